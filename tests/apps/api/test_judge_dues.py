"""`dangwu judge dues`: the contract on the command line, line by line and for a sheet."""

import inspect
import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from dangwu.api.judge import judge_line, judge_text
from dangwu.api.judge.sheets import judge_workbook
from dangwu.core.sheets import Column, SheetOut, read_workbook, write_workbook
from dangwu.dues.messages import REASONS
from dangwu.rulebook.selectors import rulebook
from dangwu.rules.dues import amount, base, timing

TODAY = date(2026, 11, 21)


def asked(**facts):
    return judge_line("dues", facts, on=TODAY)


def run(monkeypatch, text: str | bytes, *args: str) -> tuple[list[dict], int]:
    """The command on these lines: what it writes, and the exit status."""
    data = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    out, status = io.StringIO(), 0
    try:
        call_command("judge", "dues", "--on", "2026-11-21", *args, stdout=out)
    except SystemExit as stop:
        status = stop.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


@pytest.mark.parametrize(
    ("facts", "formula", "amount"),
    [
        ({"category": "in_service", "base": 3000}, "15.00", "15.00"),
        ({"category": "in_service", "base": 3001}, "30.01", "30.01"),
        ({"category": "in_service", "base": "5000.00"}, "50.00", "50.00"),
        ({"category": "in_service", "base": 10000}, "150.00", "150.00"),
        ({"category": "in_service", "base": 10001}, "200.02", "200.02"),
        ({"category": "retired", "base": 5000}, "25.00", "25.00"),
        ({"category": "retired", "base": 5001}, "50.01", "50.01"),
        ({"category": "in_service", "base": 65000}, "1300.00", "1000.00"),
    ],
)
def test_amounts_are_strings_with_two_decimals(facts, formula, amount):
    answer = judge_line("dues", facts, on=TODAY)
    result = answer["result"]
    assert (result["formula"], result["amount"]) == (formula, amount)
    assert result["capped"] == (formula != amount)
    assert answer["ok"] is None


def test_a_whole_answer():
    pay = [{"item": "岗位工资", "amount": 3000}, {"item": "薪级工资", "amount": "1500"}]
    pay += [{"item": "基础性绩效工资", "amount": 1200.00}]
    pay += [{"item": "奖励性绩效工资", "amount": "2500.00"}]
    answer = asked(category="in_service", employer="public_institution", pay=pay)
    cite = ["national:dues-2008#第一条", "national:dues-2017#一（3）"]
    assert answer == {
        "ok": None,
        "result": {
            "base": "5700.00",
            "rate": "1.5%",
            "formula": "85.50",
            "amount": "85.50",
            "capped": False,
            "relieved": False,
            "items": [
                {"item": item, "amount": amount, "counted": counted, "part": part, "cite": cite}
                for item, amount, counted, part in [
                    ("岗位工资", "3000.00", True, "in"),
                    ("薪级工资", "1500.00", True, "in"),
                    ("基础性绩效工资", "1200.00", True, "in"),
                    ("奖励性绩效工资", "2500.00", False, "out"),
                ]
            ],
            "cite": [*cite, "national:dues-2008#第二条"],
        },
        "reasons": [],
        "standard": "national",
        "on": "2026-11-21",
        "rulebook": rulebook().digest,
    }


def test_a_base_of_zero_has_no_amount():
    answer = asked(category="in_service", base=0)
    assert answer["result"]["amount"] is None
    (reason,) = answer["reasons"]
    assert (reason["code"], reason["numbers"]) == ("base_zero", {"base": "0.00"})
    assert reason["text"].startswith("计算基数为 0.00 元，不能核定。")


def test_an_unknown_item_is_told_with_its_amount():
    answer = asked(
        category="in_service", employer="government", pay=[{"item": "神秘补贴", "amount": 1}]
    )
    assert answer["result"]["amount"] is None
    (reason,) = answer["reasons"]
    assert (reason["code"], reason["numbers"]) == (
        "unknown_item",
        {"item": "神秘补贴", "amount": "1.00"},
    )
    assert "神秘补贴" in reason["text"]
    assert "1.00" in reason["text"]


def test_a_relief_that_is_not_approved_makes_it_not_ok():
    relief = {"amount": 0, "by": "branch"}
    assert asked(category="in_service", base=3000, relief=relief)["ok"] is False
    assert asked(category="retired", base=3000, relief=relief)["result"]["amount"] == "0.00"


def test_standard_and_day_may_stand_in_the_line():
    answer = asked(category="in_service", base=65000, standard="shaoxing", on="2018-01-01")
    assert (answer["standard"], answer["on"]) == ("shaoxing", "2018-01-01")
    assert answer["result"]["cite"][0] == "shaoxing:SX#日常/三（一）1（3）"
    old = asked(category="in_service", base=65000, on="2007-06-01")
    assert [reason["code"] for reason in old["reasons"]] == ["rule_not_held"]
    assert old["result"]["amount"] is None


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"category": "in_service", "base": 3000.001}', "base"),
        ('{"category": "in_service", "base": "3,000"}', "base"),
        ('{"category": "in_service", "base": "３０００"}', "base"),
        ('{"category": "in_service", "base": "1e3"}', "base"),
        ('{"category": "in_service", "base": -1}', "base"),
        ('{"category": "in_service", "base": true}', "base"),
        ('{"category": "in_service", "base": []}', "base"),
        ('{"category": "in_service", "base": 1e400}', "base"),
        ('{"category": "in_service", "base": 1e999999999999999999}', "base"),
        ('{"category": "in_service", "base": 1' + "0" * 5000 + "}", "line"),
        ('{"category": "in_service", "base": 99999999999999}', "base"),
        ('{"category": "in_service", "base": NaN}', "line"),
        ('{"category": "in_service", "base": Infinity}', "line"),
        ('{"category": "in_service", "base": 1, "base": 2}', "base"),
        ('{"category": "pensioner"}', "category"),
        ('{"category": 7}', "category"),
        ('{"category": "retired", "salary": 1}', "salary"),
        ('{"category": "retired", "on": "2025-02-29"}', "on"),
        ('{"category": "retired", "on": 20250101}', "on"),
        ('{"category": "retired", "standard": "atlantis"}', "standard"),
        ('{"category": "retired", "standard": ["national"]}', "standard"),
        ('{"category": "in_service", "base": 1, "pay": []}', "line"),
        ('{"category": "in_service", "pay": [{"item": "岗位工资"}]}', "pay.0.amount"),
        ('{"category": "in_service", "pay": [{"item": "", "amount": 1}]}', "pay.0.item"),
        ('{"category": "in_service", "pay": [{"item": "\\ud800", "amount": 1}]}', "pay.0.item"),
        ('{"category": "in_service", "pay": [1]}', "pay.0"),
        ('{"category": "in_service", "pay": {}}', "pay"),
        ('{"category": "retired", "pension_increase": "5%%"}', "pension_increase"),
        ('{"category": "retired", "relief": {"amount": 1, "by": "me"}}', "relief.by"),
        ('{"category": "retired", "relief": {"amount": 1, "by": "branch", "x": 1}}', "relief.x"),
        ("[1, 2]", "line"),
        ('"text"', "line"),
        ("null", "line"),
        ("{", "line"),
        ("[" * 100_000, "line"),
        ('{"a":' * 100_000, "line"),
        (b'{"category": "\xff"}', "line"),
        ("x" * 1_000_001, "line"),
    ],
)
def test_a_bad_line_names_the_field_in_its_place(line, field):
    answer = judge_text("dues", line, on=TODAY)
    assert list(answer) == ["error"]
    assert answer["error"]["field"] == field
    assert answer["error"]["text"]
    json.dumps(answer, ensure_ascii=False).encode()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    ),
    st.sampled_from(["category", "base", "pay", "relief", "quarter_net_income", "on", "standard"]),
)
def test_whatever_is_written_is_answered(value, field):
    answer = judge_line("dues", {"category": "in_service", field: value}, on=TODAY)
    assert ("error" in answer) != ("result" in answer)
    json.dumps(answer, ensure_ascii=False).encode()


@given(st.decimals(Decimal("0.01"), 10**9, places=2))
def test_a_number_and_its_text_are_one_amount(amount):
    as_text = judge_text("dues", f'{{"category": "retired", "base": "{amount}"}}', on=TODAY)
    as_number = judge_text("dues", f'{{"category": "retired", "base": {amount}}}', on=TODAY)
    assert as_text == as_number
    assert Decimal(as_text["result"]["base"]) == amount


def test_every_reason_has_words_without_exclamation():
    modules = (amount, base, timing)
    codes = {c for m in modules for c in re.findall(r'Reason\(\s*"(\w+)"', inspect.getsource(m))}
    assert codes == set(REASONS)
    for text in REASONS.values():
        assert text.endswith("。")
        assert "！" not in text


# ---- the command -----------------------------------------------------------------------------


def test_lines_are_answered_in_order_and_bad_ones_in_their_place(monkeypatch):
    first, last = '{"category": "retired", "base": 5001}', '{"category": "student"}'
    answers, status = run(monkeypatch, f"{first}\n\nnonsense\n \n{last}\n\n\n")
    amounts = [a.get("result", {}).get("amount") for a in answers]
    assert amounts == ["50.01", None, None, None, "0.20"]
    assert [a["error"]["text"] for a in answers[1:4:2]] == ["这一行是空的"] * 2
    assert list(answers[2]) == ["error"]
    assert status == 2


def test_blank_lines_at_the_end_are_no_lines(monkeypatch):
    answers, status = run(monkeypatch, '{"category": "student"}\n\n \n')
    assert (len(answers), status) == (1, 0)
    assert run(monkeypatch, "\n\n") == ([], 0)


def test_good_lines_end_well_and_options_hold(monkeypatch):
    lines = b'\xef\xbb\xbf{"category": "retired", "base": 5001}\n'
    answers, status = run(monkeypatch, lines, "--standard", "shaoxing")
    assert (answers[0]["standard"], status) == ("shaoxing", 0)


def test_an_unknown_standard_is_told_before_reading(monkeypatch):
    with pytest.raises(CommandError, match="atlantis"):
        run(monkeypatch, "{}\n", "--standard", "atlantis")


# ---- a sheet ---------------------------------------------------------------------------------


def roster() -> bytes:
    headings = [
        "姓名",
        "类别",
        "单位类型",
        "计算基数",
        "岗位工资（元）",
        "薪级工资",
        "个税",
        "合计",
    ]
    rows = [
        ["江一", "在职", "事业单位", None, 3000, 1500.5, 12.3, 4512.8],
        ["江二", "离退休", None, 5001, 0, 0, None, None],
        ["江三", "在职", "机关", None, 2000, 900, None, None],  # 薪级工资 is no organ's
        ["=江四", "火星人", None, 1, None, None, None, None],
        ["合计", None, None, None, 5000, 2400.5, 12.3, None],
    ]
    columns = [Column(heading) for heading in headings]
    return write_workbook([SheetOut("党费", columns, rows, title="第一支部工资表")])


def test_a_sheet_comes_back_with_its_verdicts(tmp_path, capsys):
    source, target = tmp_path / "工资.xlsx", tmp_path / "结果.xlsx"
    source.write_bytes(roster())
    with pytest.raises(SystemExit) as stop:
        call_command("judge", "dues", str(source), "-o", str(target), "--on", "2026-11-21")
    assert stop.value.code == 2
    assert "判断 4 行，其中 1 行读不懂，1 行有待补充" in capsys.readouterr().out
    (sheet,) = read_workbook(target.read_bytes(), name=target.name).sheets
    verdicts = [dict(zip(sheet.rows[0], row, strict=True)) for row in sheet.rows[1:]]
    assert [(v["姓名"], v["判定基数"], v["交纳比例"], v["月交纳党费"]) for v in verdicts] == [
        ("江一", 4488.2, "1%", 44.88),
        ("江二", 5001, "1%", 50.01),
        ("江三", None, None, None),
        ("=江四", None, None, None),
    ]
    assert "薪级工资" in verdicts[2]["说明"]
    assert verdicts[3]["结论"] == "读不懂"
    assert "党费规定（2008） 第二条" in verdicts[0]["依据"]


def verdicts_of(headings: list[str], *rows: list[object]) -> list[dict[str, object]]:
    """The rows of a sheet as they come back, by heading."""
    sheet = write_workbook([SheetOut("党费", [Column(h) for h in headings], rows)])
    judged = judge_workbook("dues", sheet, name="a.xlsx", standard="national", on=TODAY)
    shown, *found = read_workbook(judged.content, name="b.xlsx").sheets[0].rows
    return [dict(zip(shown, row, strict=True)) for row in found]


@pytest.mark.parametrize("text", ["5,001", "５００１", "￥5,001.00", "5001元", " 5001 "])
def test_a_text_in_a_sheet_is_an_amount_as_on_the_screens(text):
    (verdict,) = verdicts_of(["类别", "计算基数"], ["离退休", text])
    assert (verdict["判定基数"], verdict["月交纳党费"]) == (5001, 50.01)
    (verdict,) = verdicts_of(["类别", "单位类型", "职务工资"], ["在职", "机关", text])
    assert (verdict["判定基数"], verdict["月交纳党费"]) == (5001, 75.02)


@pytest.mark.parametrize(
    ("headings", "row", "said"),
    [
        (["类别", "月计算基数"], ["离退休", "五千"], "月计算基数："),
        (["类别", "计算基数"], ["火星人", 1], "类别："),
        (["类别", "单位类型", "职务工资"], ["在职", "机关", -1], "职务工资："),
        (["类别", "少交免交数额"], ["离退休", 1], "同意少交免交的组织：没有写"),
        (["类别", "上季度第1月纯收入", "上季度第2月纯收入"], ["个体经营者", None, "多"],
         "上季度第2月纯收入："),
        (["类别", "单位类型", "计算基数", "职务工资"], ["在职", "机关", 1, 2],
         "这一行：base（计算基数）"),
    ],
)  # fmt: skip
def test_a_fault_in_a_sheet_names_the_column(headings, row, said):
    (verdict,) = verdicts_of(headings, row)
    assert verdict["结论"] == "读不懂"
    assert verdict["说明"].startswith(said)


def test_a_sheet_without_known_headings_is_refused(tmp_path):
    source = tmp_path / "别的.xlsx"
    source.write_bytes(write_workbook([SheetOut("表", [Column("天气")], [["晴"]])]))
    with pytest.raises(CommandError, match="没有认识的表头"):
        call_command("judge", "dues", str(source), "-o", str(tmp_path / "x.xlsx"))


def test_a_file_that_is_no_sheet_is_refused(tmp_path):
    source = tmp_path / "文.xlsx"
    source.write_bytes(b"not a sheet")
    with pytest.raises(CommandError):
        call_command("judge", "dues", str(source), "-o", str(tmp_path / "x.xlsx"))
    with pytest.raises(CommandError, match="打不开"):
        call_command("judge", "dues", str(tmp_path / "无.xlsx"), "-o", str(tmp_path / "x.xlsx"))


def test_the_income_of_a_quarter_may_be_given_in_one_sum():
    months = judge_line(
        "dues", {"category": "self_employed", "quarter_net_income": [2000, 3000, 4000]}, on=TODAY
    )
    together = judge_line(
        "dues", {"category": "self_employed", "quarter_net_income": 9000}, on=TODAY
    )
    assert together["result"] == months["result"]
    assert together["result"]["amount"] == "15.00"
