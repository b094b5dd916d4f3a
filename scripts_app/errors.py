"""Errors that carry the sentence to show to the person who caused them. Views catch `ScriptsError` in one place."""

from __future__ import annotations


class ScriptsError(Exception):
    """Base of every expected refusal. `str(error)` is a whole sentence in Chinese that says what to do next."""

    sentence = "操作没有成功，请重试。"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class NotAllowed(ScriptsError):
    sentence = "您没有权限做这件事，请联系管理员。"


class InvalidContent(ScriptsError):
    """The content breaks a rule; `problems` lists one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("".join(problems))


class StaleDraft(ScriptsError):
    sentence = "这份草稿刚被别人改过，您的修改还没有保存。请对照两份内容后再保存。"


class OpenRevisionExists(ScriptsError):
    sentence = "这个场景已经有一份草稿或待审批的版本，请先处理它。"


class AlreadyDecided(ScriptsError):
    sentence = "这个版本的状态已经变了（可能刚被别人处理），请刷新后再看。"


class SelfReviewNotAllowed(ScriptsError):
    sentence = "不能审批自己写的版本，请让另一位主管审批。"


class CommentRequired(ScriptsError):
    sentence = "驳回必须写明原因，作者才知道怎么改。"


class NotDueYet(ScriptsError):
    sentence = "这个版本还没到生效日期，现在不能发布。"


class NotLive(ScriptsError):
    sentence = "这个场景现在没有线上版本，无法下架。"


class FileRefused(ScriptsError):
    """An upload that cannot be read at all: wrong type, damaged, protected, too large, hostile."""

    sentence = "这个文件读不了，请另存为 .xlsx 后再上传。"


class BatchNotOpen(ScriptsError):
    sentence = "这个导入批次已经处理过了，不能再次确认。"


class LibraryNotEmpty(ScriptsError):
    sentence = "话术库里已经有线上话术，不能再整批直接上线。请导入为草稿，再由主管审批。"
