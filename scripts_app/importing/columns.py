"""What a column is for, told by its header: the names call centres use, in either script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from scripts_app.importing.channels import heads_channels
from scripts_app.text import clean, fold_key


class Role(StrEnum):
    """What the cells of a column say. UNKNOWN and CHANNEL columns become notes under their own name; DATA is that of an
    export.

    CONTRAST cells hold both kinds of line, told apart by marks; LINE_KIND cells say what the text beside them is.
    Nothing is IGNORED unless a person says so.
    """

    CODE = "code"
    RUNNING_NUMBER = "running_number"
    CATEGORY = "category"
    CHANNEL = "channel"
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
    CONTRAST = "contrast"
    LINE_KIND = "line_kind"
    UNKNOWN = "unknown"
    IGNORED = "ignored"


TITLE_ROLES = (Role.SCENARIO, Role.GUIDELINE)
LINE_ROLES = (Role.RECOMMENDED, Role.FORBIDDEN, Role.CONTRAST, Role.NOTE, Role.STEP)

# Whole header names; a longer header is recognised by its parts.
_NAMES: dict[Role, str] = {
    Role.CODE: "编号 场景编号 话术编号 编码 场景编码 话术编码 id 场景id 话术id code 知识编号 规范编号",
    Role.RUNNING_NUMBER: "序号 序 no 行号 项次 编次 未导入原因 原工作表 原行号",
    Role.CATEGORY: (
        "类别 分类 类型 大类 小类 子类 模块 环节 阶段 业务类型 业务分类 场景分类 场景类别 场景类型 "
        "所属分类 问题分类 问题类型 一级分类 二级分类 三级分类 一级类别 二级类别 一级目录 二级目录 栏目 "
        "category"
    ),
    Role.SCENARIO: (
        "场景 情景 情境 场合 情况 使用情况 适用情况 场景名称 场景描述 使用场景 应用场景 适用场景 业务场景 "
        "服务场景 客户场景 触发场景 客户情况 场景说明 情况说明 问题说明 问题 客户问题 常见问题 标准问题 "
        "问题描述 客户说 客户提问 客户疑问 标题 主题 客户话术 客户异议 异议 客户诉求 诉求 咨询问题 "
        "咨询内容 来电原因 触发条件 使用时机 适用时机 scenario scene question situation title topic"
    ),
    Role.GUIDELINE: (
        "规范 服务规范 规范内容 规范要求 行为规范 红线 服务红线 红线条款 红线内容 红线行为 服务要求 条款 准则 服务准则"
    ),
    Role.TRIGGERS: (
        "客户问法 问法 常见问法 相似问 相似问法 相似问题 扩展问 关键词 触发词 别名 客户原话 用户问法 "
        "客户常问 问句 关键字 检索词 搜索词"
    ),
    Role.RECOMMENDED: (
        "推荐话术 标准话术 参考话术 建议话术 应答话术 应对话术 规范话术 服务话术 话术 话术内容 应答 "
        "标准应答 客服应答 坐席应答 应答口径 口径 推荐用语 标准用语 规范用语 参考用语 服务用语 用语 "
        "推荐引导语 引导语 推荐说法 正确说法 正确话术 正确用语 建议用语 推荐语 推荐 正确 可以说 应该说 "
        "这样说 必说 回复 回复内容 标准回复 答复 回答 标准答案 答案 解答 标准答复 参考回答 参考答案 "
        "参考回复 推荐表述 推荐表达 建议表达 说辞 说法 话语 台词 脚本 应答语 规范语言 标准语言 answer "
        "script response reply do dos recommended suggested say dosay 正面 正面示例 正面案例 正例"
    ),
    Role.FORBIDDEN: (
        "禁用语 禁语 禁用 禁用话术 禁用词 禁忌 禁忌语 忌语 服务忌语 服务禁语 服务禁忌 禁止用语 禁止话术 "
        "禁止说 禁止行为 违禁词 敏感词 不可以说 不能说 不可说 不该说 不要说 不允许说 不可做 不可以做 "
        "不推荐话术 错误说法 错误话术 错误用语 错误示范 反面示例 错误 避免用语 避免说 避免 禁止 严禁 禁 "
        "忌 反例 反面 错例 不推荐 不建议 不正确 不规范 不要 不能 不可 不可以 不允许 勿说 别说 禁说 dont "
        "donts dontsay donotsay neversay avoid forbidden prohibited banned wrong"
    ),
    Role.NOTE: (
        "备注 说明 注 解析 分析 注意事项 注意 注意点 要点 话术要点 服务要点 关键点 提示 温馨提示 补充说明 "
        "补充 使用说明 注释 话术解析 note notes remark remarks comment comments"
    ),
    Role.STEP: (
        "步骤 处理步骤 操作步骤 服务步骤 流程 处理流程 操作流程 服务流程 处理方法 处理方式 处理办法 处理 "
        "动作 应对步骤 应对流程 应对措施 处理措施 解决方案 解决办法 解决方法 操作指引"
    ),
    Role.EFFECTIVE_FROM: "生效日期 生效时间 启用日期 启用时间 开始日期 开始时间 有效期起 生效",
    Role.EFFECTIVE_UNTIL: "失效日期 失效时间 到期日期 截止日期 结束日期 结束时间 有效期至 有效期止 有效期 失效",
    Role.DATA: "还原数据",
    Role.STATUS: "状态 启用状态 是否启用 是否有效 审核状态 使用状态 发布状态",
}
KIND_NAMES = frozenset(
    fold_key(name) for role in (Role.RECOMMENDED, Role.FORBIDDEN, Role.NOTE, Role.STEP) for name in _NAMES[role].split()
)
DATA_HEADER = "还原数据（请勿修改）"
_ROLE_OF = {fold_key(name): role for role, names in _NAMES.items() for name in names.split()}
_HELD = [name for name in _ROLE_OF if len(name) > 1 and not name.isascii()]
_BRACKETED = re.compile(r"[（(【\[]([^（()）【】\[\]]*)[）)】\]]")
_HEADER_MAX = 20
_SENTENCE = re.compile("[，。！？!?；;“”、]|[：:].")  # names of columns have none of these
_QUESTIONS = re.compile("[问說说话話]|异议|異議|诉求|訴求|表述")
_COLUMNS_MIN = 2
_NAMED_MIN = 3
_GROUP_NAME = "名称"  # beside 使用情况 it names what several of them are about
_WEAK_TITLES = {"名称", "项目", "事项", "环节", "阶段", "节点", "业务"}
_WEAK_SPEECH = {"内容", "示例", "范例", "例句", "语句"}
_MARKS = {"√": Role.RECOMMENDED, "✓": Role.RECOMMENDED, "✔": Role.RECOMMENDED, "✅": Role.RECOMMENDED} | dict.fromkeys(
    "×✗✘❌✖", Role.FORBIDDEN
)


@lru_cache(maxsize=4096)
def role_of(header: str) -> Role:
    """The role that a header names; brackets and numbers in it don't count (推荐话术2（必填）), unless they forbid."""
    text = clean(header)
    if not text or len(text) > _HEADER_MAX:
        return Role.UNKNOWN
    if text in _MARKS:
        return _MARKS[text]
    key = fold_key(_BRACKETED.sub("", text)).strip("0123456789一二三四五") or fold_key(text)
    if heads_channels(key):
        return Role.CHANNEL
    role = _ROLE_OF.get(key) or _role_by_parts(key)
    forbids = any(_ROLE_OF.get(fold_key(inside)) == Role.FORBIDDEN for inside in _BRACKETED.findall(text))
    return Role.FORBIDDEN if role == Role.RECOMMENDED and forbids else role


def _role_by_parts(key: str) -> Role:
    """The role of a header that is no name of ours: what it is about stands at its end, 不 and 禁 turn it round.

    禁用原因 tells a reason, 禁用语替代话术 what to say instead, 不规范用语 what not to say although 规范用语 is in it.
    """
    if about := _ABOUT.search(key):
        return Role.CATEGORY if about.group(1) else Role.NOTE
    if _INSTEAD.search(key):
        return Role.RECOMMENDED
    forbids, speaks = bool(_FORBIDS.search(key)), bool(_SPEECH.search(key))
    if forbids and _COMMENDS.search(_FORBIDS.sub("", key)):
        return Role.CONTRAST
    if forbids and speaks:
        return Role.FORBIDDEN
    if _CUSTOMERS.search(key):
        return Role.SCENARIO
    held = [(len(name), key.rindex(name), name) for name in _HELD if name in key]
    role = _ROLE_OF[max(held)[-1]] if held else Role.UNKNOWN
    return Role.UNKNOWN if forbids and role in (Role.RECOMMENDED, Role.FORBIDDEN) else role


# Parts of headers, folded.
_ABOUT = re.compile(
    "(?:.(类型|类别|分类))$|.(?:原因|理由|说明|解析|解释|分析|后果|依据|来源|备注|处罚|级别|等级|程度|次数|数量|分值|扣分|要点|注意事项)$"
)
_INSTEAD = re.compile(
    "替代|替换|改为|改成|应改|纠正|更正|改正|(?<![不非])正确(?:的)?(?:说法|话术|用语|表达|表述|示范|做法)$"
)
_FORBIDS = re.compile(
    "禁|忌|错误|错例|误区|违规|违禁|反面|反例|负面|雷区|敏感|严禁|切勿|请勿|杜绝|避免|避讳|慎用|慎说|不当|不良|不妥|不文明|不礼貌|不专业|"
    "非规范|非标准|非推荐|非正确|不(?:可以?(?!抗)|能|要|应该?|该|得|准|许|宜|允许|建议|推荐|推崇|提倡|鼓励|规范|标准|正确|合适|恰当|合规|合格|说|讲|用)"
)
_COMMENDS = re.compile("正确|推荐|规范|标准|建议|可以?说|正例|正面")
_SPEECH = re.compile(
    "使用|话|语|词|说|讲|句|表述|表达|应答|回复|回答|答复|口径|做法|行为|动作|操作|示范|示例|案例|例子|事项|内容|红线|雷区|禁忌|^禁.{0,2}$|忌$"
)
_CUSTOMERS = re.compile(
    "^(?:客户|顾客|用户|来电人?|买家|访客)(?:的)?(?:话术|说法|话语|用语|原话|问题|疑问|异议|诉求|提问|反馈|表述|情形|状态|反应|咨询)"
)


def roles_of(headers: Sequence[str]) -> tuple[Role, ...]:
    """The role of each column of a header row. Of two title columns the one in the customer's words tells triggers;
    without any, a column of names (环节, 项目) is the title.
    """
    roles = [role_of(header) for header in headers]
    titles = [place for place, role in enumerate(roles) if role == Role.SCENARIO]
    if len(titles) > 1:
        keep = next((place for place in titles if not _QUESTIONS.search(headers[place])), titles[0])
        for place in titles:
            if place != keep:
                roles[place] = Role.TRIGGERS if _QUESTIONS.search(headers[place]) else Role.UNKNOWN
    if titles:
        roles = [Role.UNKNOWN if role == Role.GUIDELINE else role for role in roles]
        if Role.CATEGORY not in roles and _GROUP_NAME in headers:
            roles[headers.index(_GROUP_NAME)] = Role.CATEGORY
    elif Role.GUIDELINE not in roles:
        for place in [place for place, header in enumerate(headers) if fold_key(header) in _WEAK_TITLES][:1]:
            roles[place] = Role.SCENARIO
    if Role.RECOMMENDED not in roles:
        roles = [
            Role.RECOMMENDED if role == Role.UNKNOWN and fold_key(header) in _WEAK_SPEECH else role
            for header, role in zip(headers, roles, strict=True)
        ]
    return tuple(roles)


def is_header(cells: Sequence[str], *, within: Sequence[str] = ()) -> bool:
    """Do these cells head a table: a title column, something to say about it, and little that is not a header?

    `within` are the headers of the table that they stand in: a row of it has to look more like a header than a first.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < _COLUMNS_MIN or any(len(cell) > _HEADER_MAX or _SENTENCE.search(cell) for cell in filled):
        return False
    roles = [role for role in roles_of(filled) if role not in (Role.UNKNOWN, Role.CHANNEL)]
    has_title = any(role in TITLE_ROLES for role in roles)
    has_lines = any(role in LINE_ROLES for role in roles)
    named = sum(fold_key(_BRACKETED.sub("", cell)) in _ROLE_OF for cell in filled)
    if within and list(cells) != list(within) and named * 2 < len(filled):
        return False
    mostly_known = len(roles) * 2 > len(filled) or named >= _NAMED_MIN
    return has_title and has_lines and mostly_known and len(set(roles)) > 1
