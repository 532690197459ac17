"""Reasons of voting in a meeting that runs (`services/votes.py`)."""

from collections.abc import Mapping

LIVE: Mapping[str, str] = {
    "meeting_not_open": "会议还没有开始。先开始会议，再表决。",
    "meeting_is_over": "会议已经结束，不能再表决。",
    "two_tellers": "计票人要 %(needed)s 名，两人不能相同。",
    "teller_is_subject": "%(name)s是这一项议题所涉及的人，不能计票。",
    "teller_not_present": "%(name)s没有到会，不能计票。",
    "not_a_teller": "%(name)s不是本轮的计票人。",
    "count_entered": "本轮已经录入过一次，不能改。两人都录入后不一致的，重新清点，再录一轮。",
    "nothing_issued": "发出的票数是 0。先填发出多少张票。",
    "more_issued_than_voters": "发出 %(issued)s 张，多于到会有表决权的 %(present)s 人。",
    "more_returned_than_issued": "收回 %(returned)s 张，多于发出 %(issued)s 张："
    "先重新清点；确实多出的，这次投票无效，重新投票。",
    "counts_do_not_agree": "两名计票人的清点还没有一致，不能记为决议。",
    "secret_ballot_needed": "这一事项应当无记名投票，不能用保密表决。"
    "请发纸质票，由两名计票人清点。",
    "poll_is_over": "这一项的保密表决已经结束。",
    "poll_not_closed": "保密表决还没有结束。先结束表决，再记为决议。",
    "no_vote_here": "这一项由到会且有表决权的人表决。还没有签到的，先签到。",
    "no_such_choice": "请在赞成、反对、弃权中选一项。",
    "opinion_given": "%(name)s对这一项已有书面意见，一人一份。",
    "opinion_of_present": "%(name)s已经到会，当场表决，不用书面意见。",
    "opinion_without_vote": "%(name)s没有表决权，只能登记为“意见建议”。",
    "opinion_after_meeting": "%(day)s收到，在会议（%(held_on)s）之后，不能登记为会前书面意见。",
}
