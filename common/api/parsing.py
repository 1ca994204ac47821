"""Reading JSON bodies."""

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ShallowJsonParser(JSONParser):
    """JSON, unless it is nested so deeply that reading it would exhaust the stack."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("请求内容嵌套层数太多，请按接口说明的结构重写。") from error
