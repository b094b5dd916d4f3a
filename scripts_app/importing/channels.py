"""What the cells of a column of channels say (热线, 微信/网页, 电话和在线). Pure functions."""

from __future__ import annotations

import re

from scripts_app.text import fold, fold_key

ANY, PHONE, ONLINE = "any", "phone", "online"  # values of models.Channel; the reading process loads no models
LABELS = {ANY: "通用", PHONE: "电话", ONLINE: "在线"}

# In Chinese, and in Latin letters, where a word stands alone.
_WORDS = {
    PHONE: (
        "电话|热线|语音|来电|去电|呼入|呼出|外呼|座机|通话|致电|呼叫中心",
        "phone|telephone|tel|call|hotline|voice|ivr",
    ),
    ONLINE: (
        "在线|线上|网络|网页|网站|官网|文字|文本|聊天|微信|企微|公众号|小程序|客户端|手机端|旺旺|钉钉|抖音",
        "online|webchat|wechat|chat|web|im|app|qq",
    ),
    ANY: ("通用|全部|所有|全渠道|各渠道|不限|不区分|不分|均可|都可以?|皆可|任意|两者", "both|all|any"),
}
# What stands around them and says no more: 在线客服, 仅限电话渠道使用, 电话和微信均可.
_AROUND = re.compile(
    "仅限|只限|仅|只|限|适用于|适用|适合|使用|专用|用于|用|渠道|客服|人工|坐席|座席|服务|端|咨询|平台|企业|官方|类|方式|"
    r"场景|接待|沟通|话术|和|与|及|或|并|以及|、|[\d\s,/\\|;+&()·。.:\-]"
)
_SAID = {channel: re.compile(f"{words}|(?<![a-z])(?:{latin})(?![a-z])") for channel, (words, latin) in _WORDS.items()}
_PREFIXES = "适用|服务|使用|应用|接触|触达|沟通|接入|受理|进线|所属|话术"
_HEADER = re.compile(f"(?:(?:{_PREFIXES})的?)?渠道|channels?")


def heads_channels(key: str) -> bool:
    """Is this, folded, the header of such a column? Where things are bought or paid (支付渠道) is another matter."""
    return bool(_HEADER.fullmatch(key))


def channel_of(text: str) -> str:
    """The channel that a cell says; '' when there is a word in it that we don't know, for 电话除外 is not 电话."""
    said, rest = set(), fold(text).text
    for channel in (ANY, ONLINE, PHONE):  # 不限 before 限 and 企业微信 before 企业
        rest, count = _SAID[channel].subn(" ", rest)
        if count:
            said.add(channel)
    if not said or _AROUND.sub("", rest):
        return ""
    return said.pop() if len(said) == 1 else ANY


def said_by(cells: list[str]) -> str:
    """What the cells of a scenario say together; nothing in any of them leaves it open to all."""
    filled = [cell for cell in cells if fold_key(cell)]
    return channel_of("、".join(filled)) if filled else ANY
