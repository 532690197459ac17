"""One invented dossier on paper: every paper of admission, filled."""

from collections.abc import Mapping
from datetime import date

from dangwu.admission.papers import (
    application,
    ballots,
    dossier,
    inquiry,
    notices,
    oath,
    opinions,
    pre_review,
    probation,
    register,
    resolutions,
    talks,
)
from dangwu.admission.papers.layout import Sheet
from dangwu.admission.papers.people import Backer, Span, Subject
from dangwu.rules.terms import CatalogueEntry

DAY = date(2026, 3, 2)
BRANCH = "中共越城市水务局机关第二支部委员会"
COMMITTEE = "中共越城市水务局机关委员会"
PERSON = Subject(
    name="顾昇",
    sex="女",
    born_on=date(1992, 5, 17),
    nation="汉族",
    native_place="浙江诸暨",
    birthplace="浙江省诸暨市枫桥镇",
    education="大学本科",
    degree="管理学学士",
    unit="越城市水务局计划财务科四级主任科员",
    id_number="330681199205170000",
    residence="越城市镜湖区清水路88号3幢2单元602室",
)
CV = tuple(
    Span(first=first, last=last, what=what, witness=witness)
    for first, last, what, witness in (
        ("1998.09", "2004.07", "浙江省诸暨市枫桥镇中心小学　学生", "陈根土"),
        ("2004.07", "2007.07", "浙江省诸暨市枫桥镇初级中学　学生", "楼志明"),
        ("2007.07", "2010.07", "浙江省诸暨中学　学生、班级学习委员", "周兰英"),
        ("2010.07", "2014.07", "浙江某大学管理学院会计学专业　学生", "徐文"),
        ("2014.07", "2019.03", "诸暨市水利局办公室　科员", "郦建"),
        ("2019.03", "至今", PERSON.unit, "王丽华"),
    )
)
CONTACTS = (
    Backer(name="王丽华", unit="越城市水务局计划财务科", post="科长"),
    Backer(name="赵犇", unit="越城市水务局办公室", post="副主任"),
)
CONDUCT = (
    "该同志政治立场坚定，拥护党的路线、方针、政策；工作踏实，在防汛保供中主动值守；"
    "团结同事，群众反映良好。不足之处是深入基层调研还不够"
)
REVIEW = (
    "该同志半年来认真参加支部学习和志愿服务，能够结合业务谈体会，入党动机端正。"
    "工作上牵头完成了管网改造资金的结算，群众反映认真负责。需要在理论学习的系统性上继续努力。"
)
COUNT = resolutions.Count(
    should_attend=14, present=12, for_=11, against=0, abstain=1, written_for=1
)
RESOLUTION = resolutions.Resolution(
    name=PERSON.name, on=date(2024, 7, 1), conduct=CONDUCT, count=COUNT
)
REVIEWS = tuple(
    register.Review(period=period, text=REVIEW, contact="王丽华", on=on)
    for period, on in (
        ("2022年下半年", date(2022, 12, 28)),
        ("2023年上半年", date(2023, 6, 29)),
        ("2023年下半年", date(2023, 12, 27)),
        ("2024年上半年", date(2024, 5, 30)),
    )
)
KINDS = (
    "入党申请",
    "党组织与申请人谈话记录",
    "初步培养教育、考察记录",
    "支部党员大会研究确定入党积极分子记录",
    "入党积极分子培养考察登记表",
    "培养联系人与入党积极分子谈心谈话记录",
    "入党积极分子学习教育培训记录",
    "入党积极分子名册",
    "党组织听取党小组、培养联系人、党员和群众意见的记录",
    "党员发展对象公示记录",
    "党组织确定发展对象讨论记录",
    "党组织与发展对象谈话记录",
    "政审记录",
    "基层党委或县级组织部门对发展对象进行短期培训记录",
    "发展对象学习心得体会",
    "党组织集体讨论记录",
    "基层党委预审记录",
    "基层党委同意吸收预备党员通知",
    "党组织党员大会讨论记录和票决情况",
    "入党志愿书",
    "预备党员继续教育、培训和考察记录",
    "党组织与预备党员谈心谈话记录",
    "书面转正申请",
    "党组织同意转正讨论记录",
    "转正公示记录",
)
ENTRIES = tuple(
    CatalogueEntry(id=f"kind-{place:02d}", name=name) for place, name in enumerate(KINDS, start=1)
)
MATERIALS = (
    CatalogueEntry(id="form", name="入党志愿书", detail=("按志愿书填写要求",)),
    CatalogueEntry(id="application", name="入党申请书", detail=("按申请书书写要求",)),
    CatalogueEntry(id="political", name="政治审查材料", detail=("按政审要求完成",)),
    CatalogueEntry(
        id="cultivation",
        name="培养教育考察材料",
        detail=("培养考察登记表", "每半年一次的考察情况", "培训合格证书", "参加党内活动情况"),
    ),
)
PLACES = (
    inquiry.Inquiry(
        asked="relative",
        number="水务支政审〔2024〕1号",
        to="诸暨市枫桥镇某某村党总支",
        name=PERSON.name,
        sex="女",
        born="1992.05",
        unit="越城市水务局",
        relative=inquiry.Relative(name="顾根荣", relation="父亲", unit="枫桥镇某某村"),
        sender=BRANCH,
        address="越城市镜湖区清水路1号",
        postcode="312000",
        telephone="0575-00000000",
        sent_on=date(2024, 3, 4),
    ),
    inquiry.Inquiry(
        asked="household",
        number="水务支政审〔2024〕2号",
        to="诸暨市枫桥镇某某社区党委",
        name=PERSON.name,
        unit="越城市水务局",
        sender=BRANCH,
        address="越城市镜湖区清水路1号",
        sent_on=date(2024, 3, 4),
    ),
)


def answer(kind: notices.Answer, **more: object) -> notices.AnswerNotice:
    return notices.AnswerNotice(
        answer=kind,
        name=PERSON.name,
        branch=BRANCH,
        committee=COMMITTEE,
        decided_on=date(2024, 8, 15),
        from_=date(2024, 7, 1),
        until=date(2025, 6, 30),
        reason="" if kind in ("admitted", "on_time", "extension_ended") else "培训学时不足",
        number="水务党〔2024〕12号",
        issued_on=date(2024, 8, 16),
    )


def talk(about: talks.About) -> talks.TalkRecord:
    return talks.TalkRecord(
        about=about,
        name=PERSON.name,
        unit=PERSON.unit,
        talker="张建国",
        talker_post="越城市水务局机关党委委员、党支部书记",
        held_on=date(2022, 3, 15),
        place="局三楼党员活动室",
        recorder="赵犇",
        said="问：请谈谈你为什么要求入党。\n答：大学期间就受到身边党员的影响，工作以后看到"
        "党员在抢险中冲在前面，希望成为其中一员。\n谈话人介绍了入党的条件和程序，"
        "并对下一步学习提出要求。",
        opinion="经谈话，该同志对党的认识明确，入党动机端正，同意其入党。",
    )


def applied(which: application.Which) -> application.Application:
    return application.Application(
        which=which,
        name=PERSON.name,
        unit="越城市水务局计划财务科",
        branch=BRANCH,
        written_on=date(2022, 3, 1),
        received_on=date(2022, 3, 2),
        pages=5,
        receiver="赵犇",
        talk_by=date(2022, 4, 2),
        parts=("标题居中", "称谓", "正文：为什么入党、本人情况、态度和决心", "结尾", "署名和日期"),
    )


REGISTER = register.CultivationRegister(
    person=PERSON,
    branch=BRANCH,
    opened_on=date(2022, 6, 20),
    contacts=CONTACTS,
    cv=CV,
    decision=resolutions.activist_words(
        name=PERSON.name,
        branch=BRANCH,
        on=date(2022, 6, 20),
        discussed="会议听取了党员推荐和团组织推优的情况，" + CONDUCT,
    ),
    reviews=REVIEWS,
    training="2024年4月8日至10日参加局机关党委举办的发展对象培训班，24学时，考试合格。",
    committee=resolutions.prospect_words(name=PERSON.name, yes=True, reviewed=CONDUCT),
    above="经审查，该同志培养教育时间满一年，材料齐全，基本具备入党条件。",
)
PROBATION = probation.ProbationForm(
    person=PERSON,
    branch=BRANCH,
    group="第一党小组",
    from_=date(2024, 7, 1),
    until=date(2025, 6, 30),
    oath_on=date(2024, 9, 29),
    sponsors=CONTACTS,
    reviews=tuple(
        probation.ProbationReview(period=period, text=REVIEW, sponsor="王丽华", on=on)
        for period, on in (
            ("2024年第三季度", date(2024, 9, 30)),
            ("2024年第四季度", date(2024, 12, 30)),
            ("2025年第一季度", date(2025, 3, 31)),
            ("2025年第二季度", date(2025, 6, 20)),
        )
    ),
    training="2024年11月参加新党员培训班，16学时；2025年3月参加社区志愿服务两次。",
    summary=CONDUCT,
)
CONCLUSION = inquiry.Conclusion(
    name=PERSON.name,
    intro="顾昇，女，汉族，1992年5月生，浙江诸暨人，大学本科学历，现为越城市水务局计划财务科"
    "四级主任科员，2023年9月列为发展对象。",
    means=("同本人谈话", "查阅人事档案", "向原单位和父母所在村党组织函调"),
    findings=(
        inquiry.Finding(content="对党的理论和路线、方针、政策的态度", found="拥护，态度明确。"),
        inquiry.Finding(content="政治历史和在重大政治斗争中的表现", found="历史清楚，立场坚定。"),
        inquiry.Finding(content="遵纪守法和遵守社会公德情况", found="未发现违纪违法行为。"),
        inquiry.Finding(
            content="直系亲属和与本人关系密切的主要社会关系的政治情况", found="均拥护党的领导。"
        ),
    ),
    others=(("户籍所在地基层党组织", "同意。"), ("居住地基层党组织", "表现良好。")),
    passed=True,
    branch=BRANCH,
    concluded_on=date(2024, 4, 1),
)
OPINIONS = opinions.OpinionsRecord(
    stage="prospect",
    name=PERSON.name,
    branch=BRANCH,
    held_on=date(2023, 8, 21),
    way="座谈会",
    host="张建国",
    recorder="赵犇",
    members=6,
    masses=8,
    agree=13,
    disagree=0,
    undecided=1,
    heard=(
        opinions.Heard(who="李堃", standing="党员", said="工作认真，学习主动，同意列为发展对象。"),
        opinions.Heard(who="单喆", standing="群众", said="待人热情，建议多下基层了解情况。"),
    ),
    summary="参加人员普遍认为该同志表现突出，同意确定为发展对象。",
)
GROUP = opinions.GroupOpinion(
    stage="full",
    name=PERSON.name,
    group="第一党小组",
    held_on=date(2025, 6, 16),
    should_attend=5,
    present=5,
    conduct=CONDUCT,
    opinion="小组一致认为该同志能够履行党员义务，同意按期转正。",
)
REQUEST = pre_review.PreReviewRequest(
    matter="pre_review",
    name=PERSON.name,
    branch=BRANCH,
    to=COMMITTEE,
    sections=(
        ("一、基本情况", CONCLUSION.intro),
        ("二、培养教育情况", "培养教育一年九个月，半年考察四次，参加集中培训24学时。"),
        ("三、支部委员会审查意见", "经征求党员和群众意见并集体讨论，认为该同志合格。"),
    ),
    attachments=("入党申请书", "政治审查材料", "培养考察登记表"),
    number="水务支〔2024〕3号",
    sent_on=date(2024, 5, 6),
)
REPLY = pre_review.PreReviewReply(
    name=PERSON.name,
    branch=BRANCH,
    committee=COMMITTEE,
    passed=True,
    reviewed=(("条件", "基本具备。"), ("培养教育情况", "时间、次数和学时符合规定。")),
    asked="派驻纪检监察组、公安机关未反映问题。",
    form_number="2024-0031",
    number="水务党〔2024〕8号",
    answered_on=date(2024, 5, 20),
)
NOTICE = notices.PublicNotice(
    purpose="prospect",
    people=(
        notices.Posted(
            name=PERSON.name,
            sex="女",
            born="1992.05",
            nation="汉族",
            education="大学本科学历",
            unit="越城市水务局计划财务科四级主任科员",
            dates="2022年3月2日提出入党申请，2022年6月20日确定为入党积极分子",
            backers="培养联系人王丽华、赵犇",
        ),
    ),
    branch=BRANCH,
    first=date(2023, 9, 4),
    last=date(2023, 9, 8),
    working_days=5,
    contact="赵犇",
    telephone="0575-00000000",
    address="越城市镜湖区清水路1号",
    posted_on=date(2023, 9, 4),
)
TALLY = ballots.TallySheet(
    matter="admission",
    branch=BRANCH,
    tallies=(
        ballots.Tally(name=PERSON.name, for_=11, against=0, abstain=1, void=0, written_for=1),
        ballots.Tally(name="阿卜杜热合曼·买买提吐尔逊"),
    ),
    should_attend=14,
    present=12,
    issued=12,
    returned=12,
    held_on=date(2024, 7, 1),
)
BALLOTS = ballots.Ballots(
    matter="full", branch=BRANCH, names=(PERSON.name, "阿卜杜热合曼·买买提"), voters=7
)
HELD = tuple(
    dossier.Held(kind=entry.id, on=date(2022 + place // 9, 1 + place % 12, 5), pages=place % 4 + 1)
    for place, entry in enumerate(ENTRIES)
    if entry.id not in ("kind-15", "kind-25")
) + (dossier.Held(kind="kind-06", on=date(2023, 5, 6), pages=2, note="两次"),)
DOSSIER = dossier.Dossier(
    name=PERSON.name, branch=BRANCH, entries=ENTRIES, held=HELD, made_on=date(2025, 9, 1)
)
GOING_UP = dossier.Dossier(
    name=PERSON.name,
    branch=BRANCH,
    entries=MATERIALS,
    held=(
        dossier.Held(kind="form", on=date(2024, 7, 1), pages=16),
        dossier.Held(kind="application", on=date(2022, 3, 1), pages=5),
        dossier.Held(kind="political", on=date(2024, 4, 1), pages=6),
    ),
    made_on=date(2024, 7, 2),
)
OATH = oath.OathRoll(
    organiser=COMMITTEE,
    held_on=date(2024, 9, 29),
    place="越城市革命纪念馆",
    leader="张建国",
    from_above="市直机关工委组织部　徐敏",
    speaker=PERSON.name,
    people=tuple(
        oath.Sworn(name=name, branch=BRANCH, from_=date(2024, 7, 1))
        for name in (PERSON.name, "阿卜杜热合曼·买买提", "欧阳喆")
    ),
    order=("奏（唱）《国际歌》", "党组织负责人致辞", "面向党旗宣誓", "代表发言", "讲话、提出要求"),
)
ANSWERS: tuple[notices.Answer, ...] = (
    "admitted",
    "not_admitted",
    "on_time",
    "extended",
    "extension_ended",
    "cancelled",
)
FOOT = "水务局机关第二支部　编号 2026-003　核验码 3f2a9c01bb7746d1"


def sheets() -> Mapping[str, Sheet]:
    """Every paper that is a sheet, by a name of its own."""
    return {
        "application-first": application.application_cover(applied("first"), foot=FOOT),
        "application-second": application.application_cover(applied("second")),
        "receipt-first": application.application_receipt(applied("first"), foot=FOOT),
        "receipt-second": application.application_receipt(applied("second")),
        **{f"talk-{about}": talks.talk_record(talk(about)) for about in talks.TITLES},
        "register": register.cultivation_register(REGISTER, foot=FOOT),
        "opinions": opinions.opinions_record(OPINIONS, foot=FOOT),
        "group": opinions.group_opinion(GROUP),
        "inquiry-relative": inquiry.inquiry_letter(PLACES[0], foot=FOOT),
        "inquiry-household": inquiry.inquiry_letter(PLACES[1]),
        "conclusion": inquiry.conclusion_paper(CONCLUSION),
        "notice": notices.public_notice(NOTICE),
        "request": pre_review.pre_review_request(REQUEST),
        "reply": pre_review.pre_review_reply(REPLY),
        **{f"branch-{kind}": notices.notice_to_branch(answer(kind)) for kind in ANSWERS},
        **{f"person-{kind}": notices.notice_to_person(answer(kind)) for kind in ANSWERS},
        "tally": ballots.tally_sheet(TALLY),
        "probation": probation.probation_form(PROBATION, foot=FOOT),
        "materials": dossier.material_list("admission", GOING_UP),
        "dossier": dossier.dossier_catalogue(DOSSIER, foot=FOOT),
        "oath": oath.oath_roll(OATH),
    }
