"""Scripts and queries of a call centre, made up from a seed: as many as a benchmark wants, always the same ones.

Words are drawn by Zipf's law from a vocabulary of common ones followed by thousands of rarer ones, so that, as in
real scripts, a few stand in nearly every text and most in hardly any.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from scripts_app.content import Line, ScriptContent

_WORDS_OF_THE_TRADE = """
您好 请问 客户 一下 处理 帮您 可以 我们 为您 非常 抱歉 稍等 核实 办理 电话 问题 订单
退款 快递 物流 商品 申请 提供 反馈 时间 工作日 需要 查询 服务 感谢 理解 联系 回复 情况
投诉 账号 密码 登录 短信 验证码 会员 积分 优惠券 活动 支付 银行卡 扣款 账单 套餐 流量
宽带 网络 信号 故障 维修 师傅 上门 预约 取消 修改 地址 发票 开具 抬头 税号 换货 质量
破损 签收 仓库 配送 延误 催促 升级 主管 转接 线路 杂音 听不清 挂机 等待 满意 评价 建议
规定 流程 资料 身份证 证明 上传 审核 通过 拒绝 原因 重新 提交 到账 原路 返回 手续费 利息
逾期 还款 额度 提升 冻结 解冻 挂失 补办 激活 绑定 解绑 更换 号码 实名 注销 保留
"""
_HEAD = _WORDS_OF_THE_TRADE.split()
_CHARS = (
    "天地人和水火山石田土木金日月星云风雨雪电光声色味香花草树叶林竹米麦豆瓜果桃李杏梅兰菊松柏鱼鸟虫牛马羊鸡犬车船路桥门窗"
    "桌椅床灯笔纸书画琴棋衣帽鞋袜布线针刀剪锅碗盘杯瓶盖盒箱包袋钱票卡证表单件号码位点线面角边长短高低大小多少新旧快慢轻重"
    "左右前后里外上下东西南北春夏秋冬早晚年节周期次回遍层段章条项类型级别种样式版本系统程序数据信息消息通知公告消费购买销售"
)
_LONG_TAIL = 30_000
_STOPS = "，。！？"


class Corpus:
    """Scenarios numbered from 0, and queries that people would type for some of them."""

    def __init__(self, *, seed: int = 4) -> None:
        self._random = random.Random(seed)
        rare = {"".join(self._random.choices(_CHARS, k=self._random.choice((2, 2, 2, 3)))) for _ in range(_LONG_TAIL)}
        self._words = [*_HEAD, *sorted(rare)]
        self._random.shuffle(self._words[len(_HEAD) :])
        self._chances = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def scripts(self, count: int) -> Iterator[ScriptContent]:
        for number in range(count):
            yield self._script(number)

    def queries(self, titles: list[str], *, count: int = 300) -> list[str]:
        """Half from titles, whole or in part, half words of the language put together."""
        cut = [self._part(self._random.choice(titles)) for _ in range(count // 2)]
        return cut + [self._text(self._random.choice((2, 4, 6, 9)), stops="") for _ in range(count - len(cut))]

    def _script(self, number: int) -> ScriptContent:
        recommended = [Line.recommended(self._text(self._random.randint(25, 55))) for _ in range(3)]
        rest = [Line.forbidden(self._text(self._random.randint(8, 16))), Line.note(self._text(20))]
        title = self._text(self._random.randint(5, 12), stops="")
        return ScriptContent(f"{title}{number}", (self._text(6, stops=""),), (*recommended, *rest))

    def _text(self, length: int, *, stops: str = _STOPS) -> str:
        words: list[str] = []
        while sum(map(len, words)) < length:
            words += self._random.choices(self._words, cum_weights=self._chances, k=4)
            words += [self._random.choice(stops)] if stops else []
        return "".join(words)[:length]

    def _part(self, title: str) -> str:
        length = self._random.randint(2, min(8, len(title)))
        start = self._random.randint(0, len(title) - length)
        return title[start : start + length]
