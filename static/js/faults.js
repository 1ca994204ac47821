// A request of the page that did not arrive, or that the server could not finish: said above the content,
// with the number the administrator can look up. What was typed stays where it is.
const NOT_SENT = "没有连上服务器，您填的内容还在本页，请检查网络后再点一次。";

function sentence(response) {
  if (response.status === 403) return "这一步不在您的权限内，内容没有保存。请联系管理员核对授权。";
  if (response.status === 404) return "这条记录已不在您的范围内，请返回列表重新打开。";
  const number = response.getResponseHeader("X-Request-ID")?.slice(0, 8).toUpperCase();
  return `没有保存成功，您填的内容还在本页，请再点一次；仍不行请把编号 ${number ?? "（无）"} 报给管理员。`;
}

export function mount(region) {
  const text = region.querySelector("[data-fault-text]");
  const show = (words) => {
    text.textContent = words;
    region.hidden = false;
    region.scrollIntoView({ block: "nearest" });
  };
  document.body.addEventListener("htmx:sendError", () => show(NOT_SENT));
  document.body.addEventListener("htmx:timeout", () => show(NOT_SENT));
  document.body.addEventListener("htmx:responseError", (event) => show(sentence(event.detail.xhr)));
  document.body.addEventListener("htmx:afterOnLoad", () => { region.hidden = true; });
}
