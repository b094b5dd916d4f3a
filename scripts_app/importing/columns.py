"""What a column is for, told by its header: the names call centres use, in either script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from scripts_app.text import clean, fold_key


class Role(StrEnum):
    """What the cells of a column say. UNKNOWN columns become notes under their own name; DATA is that of an export.

    Nothing is IGNORED unless a person says so.
    """

    CODE = "code"
    RUNNING_NUMBER = "running_number"
    CATEGORY = "category"
    SCENARIO = "scenario"
    GUIDELINE = "guideline"
    TRIGGERS = "triggers"
    RECOMMENDED = "recommended"
    FORBIDDEN = "forbidden"
    NOTE = "note"
    STEP = "step"
    EFFECTIVE_FROM = "effective_from"
    EFFECTIVE_UNTIL = "effective_until"
    STATUS = "status"
    DATA = "data"
    UNKNOWN = "unknown"
    IGNORED = "ignored"


TITLE_ROLES = (Role.SCENARIO, Role.GUIDELINE)
LINE_ROLES = (Role.RECOMMENDED, Role.FORBIDDEN, Role.NOTE, Role.STEP)

# Whole header names; a longer header is recognised by the longest of them that it holds.
_NAMES: dict[Role, str] = {
    Role.CODE: "编号 场景编号 话术编号 编码 场景编码 话术编码 id 场景id 话术id code 知识编号 规范编号",
    Role.RUNNING_NUMBER: "序号 序 no 行号 项次 编次 未导入原因 原工作表 原行号",
    Role.CATEGORY: (
        "类别 分类 类型 大类 小类 子类 模块 环节 阶段 业务类型 业务分类 场景分类 场景类别 场景类型 所属分类 "
        "问题分类 问题类型 "
        "一级分类 二级分类 三级分类 一级类别 二级类别 一级目录 二级目录 栏目 category"
    ),
    Role.SCENARIO: (
        "场景 情景 情境 场合 情况 使用情况 适用情况 场景名称 场景描述 使用场景 应用场景 适用场景 业务场景 "
        "服务场景 客户场景 触发场景 "
        "客户情况 问题 客户问题 常见问题 标准问题 问题描述 客户说 客户提问 客户疑问 标题 主题 scenario"
    ),
    Role.GUIDELINE: (
        "规范 服务规范 规范内容 规范要求 行为规范 红线 服务红线 红线条款 红线内容 红线行为 服务要求 条款 准则 服务准则"
    ),
    Role.TRIGGERS: "客户问法 问法 常见问法 相似问 相似问法 相似问题 扩展问 关键词 触发词 别名 客户原话",
    Role.RECOMMENDED: (
        "推荐话术 标准话术 参考话术 建议话术 应答话术 应对话术 规范话术 服务话术 话术 话术内容 应答 "
        "标准应答 客服应答 坐席应答 "
        "应答口径 口径 推荐用语 标准用语 规范用语 参考用语 服务用语 用语 推荐引导语 引导语 推荐说法 "
        "正确说法 正确话术 正确用语 "
        "建议用语 推荐语 推荐 正确 可以说 应该说 这样说 必说 回复 回复内容 标准回复 答复 回答 标准答案 答案 "
        "解答 answer"
    ),
    Role.FORBIDDEN: (
        "禁用语 禁语 禁用 禁用话术 禁用词 禁忌 禁忌语 忌语 服务忌语 服务禁语 服务禁忌 禁止用语 禁止话术 "
        "禁止说 禁止行为 违禁词 敏感词 "
        "不可以说 不能说 不可说 不该说 不要说 不允许说 不可做 不可以做 不推荐话术 错误说法 错误话术 "
        "错误用语 错误示范 反面示例 错误 "
        "避免用语 避免说 避免"
    ),
    Role.NOTE: (
        "备注 说明 注 解析 分析 注意事项 注意 注意点 要点 话术要点 服务要点 关键点 提示 温馨提示 补充说明 "
        "补充 使用说明 注释 话术解析"
    ),
    Role.STEP: "步骤 处理步骤 操作步骤 服务步骤 流程 处理流程 操作流程 服务流程 处理方法 处理方式 处理办法 处理 动作",
    Role.EFFECTIVE_FROM: "生效日期 生效时间 启用日期 启用时间 开始日期 开始时间 有效期起 生效",
    Role.EFFECTIVE_UNTIL: "失效日期 失效时间 到期日期 截止日期 结束日期 结束时间 有效期至 有效期止 有效期 失效",
    Role.DATA: "还原数据",
    Role.STATUS: "状态 启用状态 是否启用 审核状态 使用状态 发布状态",
}
DATA_HEADER = "还原数据（请勿修改）"
_ROLE_OF = {fold_key(name): role for role, names in _NAMES.items() for name in names.split()}
_BY_LENGTH = sorted(_ROLE_OF, key=len, reverse=True)
_BRACKETED = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_HEADER_MAX = 20
_SENTENCE = re.compile("[，。！？!?；;“”、]|[：:].")  # names of columns have none of these
_QUESTIONS = re.compile("[问說说话話]")


@lru_cache(maxsize=4096)
def role_of(header: str) -> Role:
    """The role that a header names; brackets and numbers in it don't count (推荐话术2（必填）)."""
    text = clean(header)
    if not text or len(text) > _HEADER_MAX:
        return Role.UNKNOWN
    key = fold_key(_BRACKETED.sub("", text)).strip("0123456789一二三四五") or fold_key(text)
    if key in _ROLE_OF:
        return _ROLE_OF[key]
    held = next((name for name in _BY_LENGTH if len(name) > 1 and name in key), None)
    return _ROLE_OF[held] if held else Role.UNKNOWN


def roles_of(headers: Sequence[str]) -> tuple[Role, ...]:
    """The role of each column of a header row. Of two title columns the one in the customer's words tells triggers."""
    roles = [role_of(header) for header in headers]
    titles = [place for place, role in enumerate(roles) if role == Role.SCENARIO]
    if len(titles) > 1:
        keep = next((place for place in titles if not _QUESTIONS.search(headers[place])), titles[0])
        for place in titles:
            if place != keep:
                roles[place] = Role.TRIGGERS if _QUESTIONS.search(headers[place]) else Role.UNKNOWN
    if titles:
        roles = [Role.UNKNOWN if role == Role.GUIDELINE else role for role in roles]
    return tuple(roles)


def is_header(cells: Sequence[str]) -> bool:
    """Do these cells head a table: a title column, something to say about it, and little that is not a header?"""
    filled = [cell for cell in cells if cell]
    if any(len(cell) > _HEADER_MAX or _SENTENCE.search(cell) for cell in filled):
        return False
    known = [role for role in map(role_of, filled) if role != Role.UNKNOWN]
    has_title = any(role in TITLE_ROLES for role in known)
    has_lines = any(role in LINE_ROLES for role in known)
    return has_title and has_lines and len(known) * 2 > len(filled) and len(set(known)) > 1
