"""Invented people: names, numbers and dates from a seed. No real person's data, ever.

Identity numbers carry a district code that was never issued (339999), telephones a range of zeros.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from dangwu.core.identity import check_sign
from dangwu.members.models import PersonCategory, Sex
from dangwu.members.services import PersonFields

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"
)
RARE = ("欧阳", "诸葛", "单", "仇", "解", "区", "查", "冼")
MALE = "建国志强文军永平海波晓东立新家明国栋俊杰鹏程振华德胜少峰启航景行思远承泽修远秉文克勤守正"
FEMALE = "秀英丽华淑珍晓燕雅琴文静佩芬若溪玉兰春梅思源慧敏静怡雨桐晓岚明珠月华芳菲云舒锦书令仪"
UNUSUAL = ("堃", "喆", "犇", "昇", "玥", "翀")
DISTRICT = "339999"
JOBS = ("一级科员", "四级主任科员", "二级主任科员", "一级主任科员", "四级调研员", "副处长", "处长")
POSTS_IN_INSTITUTIONS = (
    "工程师",
    "助理研究员",
    "副研究员",
    "管理岗八级",
    "管理岗七级",
    "高级工程师",
)
EDUCATION = ("研究生", "大学", "大学", "大学", "大专")


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented member: what is known of the person, and when they joined."""

    fields: PersonFields
    joined_on: date
    full_on: date | None


class People:
    """An endless, repeatable row of invented members."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
        self.today = today
        self.numbers: set[str] = set()

    def member(
        self, *, retired: bool = False, probationary: bool = False, institution: bool = False
    ) -> Invented:
        """A member of the wanted kind, of an age that fits."""
        sex = self.random.choice((Sex.MALE, Sex.FEMALE))
        age = (
            self.random.randint(61, 86)
            if retired
            else self.random.randint(24 if probationary else 28, 59)
        )
        born = self._day_of_year(self.today.year - age)
        joined, full = self._joined(born, probationary)
        category = PersonCategory.CIVIL_SERVANT
        if institution:
            category = PersonCategory.INSTITUTION
        if retired:
            category = PersonCategory.RETIRED
        jobs = POSTS_IN_INSTITUTIONS if institution else JOBS
        fields = PersonFields(
            name=self._name(sex),
            id_number=self._id_number(born, sex),
            sex=sex,
            ethnicity="汉族"
            if self.random.random() < 0.95
            else self.random.choice(("回族", "畲族", "满族", "土家族")),
            born_on=born,
            education=self.random.choice(EDUCATION),
            category=category,
            job="" if retired else self.random.choice(jobs),
            mobile=f"139000{self.random.randint(0, 99999):05d}",
            landline="" if retired else f"0500-86{self.random.randint(0, 99999):05d}",
            address=f"澄湖市滨湖区文澜路 {self.random.randint(1, 300)} 号",
        )
        return Invented(fields, joined, full)

    def applicant(self) -> PersonFields:
        """Somebody of working age who is no member; born and sex stand in the number."""
        sex = self.random.choice((Sex.MALE, Sex.FEMALE))
        born = self._day_of_year(self.today.year - self.random.randint(25, 38))
        return PersonFields(
            name=self._name(sex),
            id_number=self._id_number(born, sex),
            ethnicity="汉族",
            education=self.random.choice(EDUCATION),
            category=PersonCategory.CIVIL_SERVANT,
            job=JOBS[0],
        )

    def _name(self, sex: str) -> str:
        roll = self.random.random()
        if roll < 0.004:
            return self.random.choice(("阿依努尔·买买提", "巴特尔·额尔德尼"))
        surname = self.random.choice(RARE) if roll < 0.02 else self.random.choice(SURNAMES)
        given = MALE if sex == Sex.MALE else FEMALE
        length = 1 if self.random.random() < 0.25 else 2
        start = self.random.randrange(0, len(given) - 1, 2)
        name = given[start : start + length]
        if roll > 0.985:
            name = self.random.choice(UNUSUAL)
        elif length == 2 and self.random.random() < 0.6:
            name = name[0] + self.random.choice(given)
        return surname + name

    def _id_number(self, born: date, sex: str) -> str:
        while True:
            order = self.random.randrange(500) * 2 + (sex == Sex.MALE)
            body = f"{DISTRICT}{born:%Y%m%d}{order:03d}"
            number = body + check_sign(body)
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def _day_of_year(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self.random.randrange(365))

    def _joined(self, born: date, probationary: bool) -> tuple[date, date | None]:
        if probationary:
            joined = self.today - timedelta(days=self.random.randint(40, 330))
            return joined, None
        joined = date(
            born.year + self.random.randint(20, 26),
            self.random.randint(1, 12),
            self.random.randint(1, 28),
        )
        joined = min(joined, self.today - timedelta(days=800))
        return joined, joined.replace(year=joined.year + 1)
