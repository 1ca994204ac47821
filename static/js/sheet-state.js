// The words that say whether everything typed has arrived.
const LOOKS = {
  saved: ["saved", "", ""],
  saving: ["saving", "保存中", ""],
  offline: ["unsaved", "未保存", "没有连上服务器，正在重试"],
  refused: ["unsaved", "未保存", ""],
};

export function state(name, detail = "") {
  const box = document.getElementById("save-state");
  if (!box) return;
  const [look, words, note] = LOOKS[name];
  box.dataset.look = look;
  box.querySelector("[data-save-words]").textContent = words || (state.at ? `已自动保存 ${state.at}` : "已保存");
  box.querySelector("[data-save-item]").textContent = note || (name === "saving" ? savingWords(detail) : detail && `${detail} 要改`);
}

state.at = "";

const savingWords = (detail) => (/^[\w.]+$/.test(detail) ? `${detail} 保存中` : detail);
