"""The fixed cast of the tests: invented people, where they belong and which posts they hold.

    from tests.factories import build_cast
    cast = build_cast()                  # or the fixture `cast`, with the whole tree open
    while it builds
    cast.person("zhangwen")              # 张文, secretary of the first branch of 发展改革局
    cast.user("shenji")                  # the audit administrator
    cast.organisation("fagai_1")

The organisations, seen from `fagai_1`: `fagai_1_a` lies below it (child), `fagai_2` beside it
(sibling), `fagai` above
it (parent), `linjiang_1` under another root (foreign).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    key: str
    kind: str
    name: str
    short_name: str
    parent: str | None = None


PLACES = (
    Place("gongwei", "working_committee", "青川市直属机关工作委员会", "青川工委"),
    Place("gongwei_1", "branch", "工委机关党支部", "工委机关支部", "gongwei"),
    Place("fagai", "committee", "市发展和改革局机关委员会", "发改局机关党委", "gongwei"),
    Place("fagai_1", "branch", "市发展和改革局机关第一党支部", "发改一支部", "fagai"),
    Place("fagai_1_a", "group", "第一党支部第一党小组", "发改一支部一组", "fagai_1"),
    Place("fagai_1_b", "group", "第一党支部第二党小组", "发改一支部二组", "fagai_1"),
    Place("fagai_2", "branch", "市发展和改革局机关第二党支部", "发改二支部", "fagai"),
    Place("shuili", "committee", "市水利局机关委员会", "水利局机关党委", "gongwei"),
    Place("shuili_1", "branch", "市水利局机关第一党支部", "水利一支部", "shuili"),
    Place("shuili_2", "branch", "市水利局离退休党支部", "水利离退休支部", "shuili"),
    Place("linjiang", "working_committee", "临江县直属机关工作委员会", "临江工委"),
    Place("linjiang_1", "branch", "临江县档案局党支部", "临江档案支部", "linjiang"),
)


@dataclass(frozen=True, slots=True)
class Role:
    """A person of the cast. `post` is (kind, organisation); `ended` says that it ended
    yesterday.
    """

    key: str
    name: str
    branch: str
    born: str  # 19850312
    sex: str = "male"
    group: str | None = None
    post: tuple[str, str] | None = None
    ended: bool = False
    category: str = "civil_servant"
    probationary: bool = False
    says: str = ""


PEOPLE = (
    Role(
        "zhangwen",
        "张文",
        "fagai_1",
        "19800512",
        post=("secretary", "fagai_1"),
        group="fagai_1_a",
        says="支部书记",
    ),
    Role(
        "lihua",
        "李华",
        "fagai_1",
        "19850321",
        "female",
        "fagai_1_b",
        ("organisation_member", "fagai_1"),
        says="组织委员",
    ),
    Role(
        "wuting",
        "吴婷",
        "fagai_1",
        "19880714",
        "female",
        None,
        ("discipline_member", "fagai_1"),
        says="纪检委员",
    ),
    Role(
        "zhoukai",
        "周凯",
        "fagai_1",
        "19820106",
        group="fagai_1_a",
        post=("group_leader", "fagai_1_a"),
        says="党小组长",
    ),
    Role("wangfang", "王芳", "fagai_1", "19900908", "female", "fagai_1_a", says="普通党员"),
    Role(
        "zhaolei",
        "赵磊",
        "fagai_1",
        "19960215",
        group="fagai_1_b",
        probationary=True,
        says="预备党员",
    ),
    Role(
        "chenjie",
        "陈洁",
        "fagai_2",
        "19740430",
        "female",
        post=("secretary", "fagai"),
        says="机关党委书记",
    ),
    Role(
        "liuyang",
        "刘洋",
        "fagai_2",
        "19870619",
        post=("staff", "fagai"),
        says="机关党委专职党务干部",
    ),
    Role(
        "hedong",
        "何东",
        "fagai_2",
        "19781125",
        post=("secretary", "fagai_2"),
        ended=True,
        says="昨日卸任的支部书记",
    ),
    Role("linxue", "林雪", "fagai_2", "19920803", "female", says="兄弟支部的普通党员"),
    Role(
        "sunmin",
        "孙敏",
        "gongwei_1",
        "19830217",
        "female",
        post=("staff", "gongwei"),
        says="工委专职党务干部",
    ),
    Role(
        "tangning", "唐宁", "gongwei_1", "19700722", post=("secretary", "gongwei"), says="工委书记"
    ),
    Role(
        "zhengqiang",
        "郑强",
        "shuili_1",
        "19791013",
        post=("secretary", "shuili_1"),
        says="另一机关的支部书记",
    ),
    Role(
        "fengyun",
        "冯云",
        "shuili_1",
        "19940505",
        "female",
        category="institution",
        says="另一机关的普通党员",
    ),
    Role("guyan", "顾岩", "shuili_2", "19551209", category="retired", says="离退休党员"),
    Role(
        "majun",
        "马军",
        "linjiang_1",
        "19760818",
        post=("secretary", "linjiang_1"),
        says="另一工委的支部书记",
    ),
    Role("yanli", "严丽", "linjiang_1", "19910127", "female", says="另一工委的普通党员"),
)

# Accounts without a person: the three administrators, and somebody the roster does not know.
ACCOUNTS = {"xitong": "system", "anquan": "security", "shenji": "audit", "laike": ""}

ROLES = (*(role.key for role in PEOPLE), *ACCOUNTS)
