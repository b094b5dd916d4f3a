"""What a paragraph of a Word file begins with: 标准话术：…, 【禁用语】, 客户：…"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts_app.importing.columns import KIND_NAMES, Role, role_of
from scripts_app.text import fold_key

_LABEL = re.compile(r"^([^:：“”]{2,8})\s*[:：]\s*(?=\S)")
_ALONE = re.compile(r"^(?:[【\[]([^:：“”【】\[\]]{2,8})[】\]]\s*[:：]?|([^:：“”【】\[\]]{2,8})\s*[:：])$")
_BRACKETED = re.compile(r"^[【\[]([^】\]]{2,8})[】\]]\s*[:：]?\s*(?=\S)")
_CUSTOMER = ("客户", "客戶", "顾客", "顧客", "用户", "用戶")
COLUMN_OF = {Role.RECOMMENDED: "推荐话术", Role.FORBIDDEN: "禁用语"}
_EXAMPLES = ("示例", "范例", "例句", "举例", "客服", "坐席")


@dataclass(frozen=True, slots=True)
class Label:
    """What a paragraph begins with; `column` is '' where the label belongs to the text (解析：说明身份)."""

    role: Role = Role.UNKNOWN
    column: str = ""
    rest: str = ""
    is_alone: bool = False


def label_of(text: str) -> Label:
    if (alone := _ALONE.match(text)) and (role := _role_of(alone.group(1) or alone.group(2))) != Role.UNKNOWN:
        return Label(role, is_alone=True)
    if not (label := _BRACKETED.match(text) or _LABEL.match(text)):
        return Label()
    name, rest = label.group(1), text[label.end() :]
    if name in _CUSTOMER:
        return Label(column="客户问法", rest=rest)
    role = _role_of(name)
    return Label(role, COLUMN_OF.get(role, ""), rest)


def _role_of(label: str) -> Role:
    if label in _EXAMPLES:
        return Role.RECOMMENDED
    return role_of(label) if fold_key(label) in KIND_NAMES else Role.UNKNOWN
