from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from odoo.addons.gov_base.core import identity

TODAY = date(2026, 3, 2)
CITIZENS = ["11010519491231002X", "440524188001010014"]
CREDIT_CODES = [
    "12441500196720244T",
    "91330102MA28NBU477",
    "11330800MB0R57773W",
    "11341823003291624M",
    "11511301008778183N",
    "11511301008778386B",
    "115113010833722043",
    "91350100M000100Y43",
]
FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in "0123456789Xx"}


def error_of(id_type, number, today=TODAY):
    with pytest.raises(ValueError) as caught:
        identity.check(id_type, identity.normalise(id_type, number), today)
    return str(caught.value)


def passes(id_type, number, today=TODAY):
    identity.check(id_type, identity.normalise(id_type, number), today)
    return True


@st.composite
def citizens(draw):
    area = draw(st.integers(min_value=100000, max_value=999999))
    born = draw(st.dates(min_value=date(1880, 1, 1), max_value=TODAY))
    serial = draw(st.integers(min_value=0, max_value=999))
    number = f"{area}{born:%Y%m%d}{serial:03}"
    return number + ric.calc_check_digit(number + "0")


@st.composite
def credit_codes(draw):
    letters = st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY")
    body = "".join(draw(st.lists(letters, min_size=9, max_size=9)))
    head = draw(st.sampled_from(["91", "11", "12", "N2", "Y1", "A1", "52", "93"]))
    area = draw(st.integers(min_value=100000, max_value=999999))
    code = f"{head}{area}{body}"
    return code + uscc.calc_check_digit(code)


@pytest.mark.parametrize("number", CITIZENS)
def test_citizen_numbers_of_the_standard(number):
    assert passes("resident_id", number, date(2020, 1, 1))


@pytest.mark.parametrize("number", CREDIT_CODES)
def test_credit_codes_in_use(number):
    assert passes("uscc", number)


def test_the_code_of_a_village_collective_is_a_credit_code():
    code = "N2640104MF123456" + "7"
    assert passes("uscc", code + uscc.calc_check_digit(code))


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "11010519491231002X\u3000",
        "\ufeff11010519491231\u200b002X",
        "11010519491231002X".translate(FULL_WIDTH),
        "11010519491231002x".translate(FULL_WIDTH),
    ],
)
def test_one_number_written_in_many_ways(written):
    assert identity.normalise("resident_id", written) == "11010519491231002X"
    assert passes("resident_id", written)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "empty"),
        ("110105491231002", "length"),
        ("11010519491231002", "length"),
        ("1101051949123100200", "length"),
        ("11010519491231O02X", "characters"),
        ("٣1010519491231002X", "characters"),
        ("110105194912310021", "checksum"),
        ("11010519491331002X", "checksum"),
    ],
)
def test_wrong_citizen_numbers(number, code):
    assert error_of("resident_id", number) == code


def with_check_digit(body):
    return body + ric.calc_check_digit(body + "0")


@pytest.mark.parametrize(
    ("birth", "code"),
    [
        ("19490230", "birth_date"),
        ("19491301", "birth_date"),
        ("00000101", "birth_date"),
        ("17991231", "birth_date"),
        ("20260303", "future"),
        ("20991231", "future"),
    ],
)
def test_wrong_birth_dates(birth, code):
    assert error_of("resident_id", with_check_digit(f"640104{birth}001")) == code


def test_nobody_is_older_than_a_hundred_and_fifty():
    assert passes("resident_id", with_check_digit("64010418760101001"))
    assert error_of("resident_id", with_check_digit("64010418751231001")) == (
        "birth_date"
    )


def test_born_today_is_no_error():
    assert passes("resident_id", with_check_digit("64010420260302001"))


def test_the_area_code_is_not_compared_with_a_list():
    assert passes("resident_id", with_check_digit("99999919900101001"))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("9133010MA28NBU477", "length"),
        ("91330102MA28NBO477", "characters"),
        ("9133O102MA28NBU477", "characters"),
        ("91330102MA28NBU478", "checksum"),
    ],
)
def test_wrong_credit_codes(number, code):
    assert error_of("uscc", number) == code


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("passport", "E12345678"),
        ("passport", "ea1234567"),
        ("hk_macau", "H12345678"),
        ("hk_macau", "M1234567801"),
        ("taiwan", "12345678"),
        ("taiwan", "83123456"),
        ("taiwan", "1234567890(B)"),
        ("military", "军字第20019880号"),
        ("other", "港0000-12/3"),
    ],
)
def test_other_documents_are_checked_for_their_form(id_type, number):
    assert passes(id_type, number)


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("passport", "护照"),
        ("hk_macau", "X12345678"),
        ("taiwan", "1234567"),
        ("military", "军"),
        ("other", "<b>1</b>;"),
    ],
)
def test_other_documents_of_the_wrong_form(id_type, number):
    assert error_of(id_type, number) == "characters"


@pytest.mark.parametrize(
    ("id_type", "area"),
    [("hk_macau", "810000"), ("hk_macau", "820000"), ("taiwan", "830000")],
)
def test_residence_permits_follow_the_rule_of_citizen_numbers(id_type, area):
    number = with_check_digit(f"{area}19900101001")
    assert passes(id_type, number)
    assert identity.birth_date(id_type, number) == date(1990, 1, 1)
    wrong = number[:-1] + ("1" if number[-1] == "0" else "0")
    assert error_of(id_type, wrong) == "checksum"


def test_eighteen_digits_of_another_area_are_no_residence_permit():
    number = with_check_digit("64010419900101001")
    assert error_of("hk_macau", number) == "characters"
    assert identity.birth_date("taiwan", number) is None


def test_an_unknown_kind_of_document():
    assert error_of("driving_licence", "1") == "type"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("640104195001011234", "6****************4"),
        ("91330102MA28NBU477", "9****************7"),
        ("E12345678", "E*******8"),
        ("12345678", "1******8"),
        ("1234567", "*******"),
        ("12345678901234567890123", "1*********************3"),
        ("123", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_what_is_shown_of_a_number(number, shown):
    assert identity.mask(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13912345678", "139******78"),
        ("09516071234", "095******34"),
        ("6071234", "*****34"),
        ("12345678", "******78"),
        ("85223456789012345678", "******************78"),
        ("12", "**"),
        ("", ""),
        (None, ""),
    ],
)
def test_what_is_shown_of_a_telephone_number(phone, shown):
    assert identity.mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("139 1234 5678", "13912345678"),
        ("+86 139-1234-5678", "13912345678"),
        ("008613912345678", "13912345678"),
        ("13912345678".translate(FULL_WIDTH), "13912345678"),
        ("(0951) 607-1234", "09516071234"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_telephone_numbers_are_written_in_many_ways(written, stored):
    assert identity.normalise_phone(written) == stored
    identity.check_phone(stored)


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("", "characters"),
        ("1234", "characters"),
        ("abc12345", "characters"),
        ("1391234567", "length"),
        ("12912345678", "length"),
        ("139123456", "length"),
    ],
)
def test_wrong_telephone_numbers(phone, code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        identity.check_phone(phone)


@pytest.mark.parametrize("phone", ["12345", "10086", "16071234"])
def test_short_numbers_that_begin_with_one_are_no_mobiles(phone):
    identity.check_phone(phone)


def test_nothing_written_is_nothing():
    assert identity.normalise("resident_id", None) == ""
    assert identity.normalise_phone(None) == ""
    assert identity.normalise_phone("") == ""


def test_birth_date_of_other_documents_is_unknown():
    assert identity.birth_date("passport", "E12345678") is None
    assert identity.birth_date("uscc", CREDIT_CODES[0]) is None


def test_birth_date_of_a_citizen():
    assert identity.birth_date("resident_id", CITIZENS[0]) == date(1949, 12, 31)


@given(citizens())
def test_every_number_made_by_the_rule_passes(number):
    assert passes("resident_id", number)
    assert ric.calc_check_digit(number) == number[-1]


@given(citizens(), st.integers(min_value=0, max_value=17), st.data())
def test_one_wrong_digit_in_a_citizen_number_is_refused(number, position, data):
    letters = "0123456789X" if position == 17 else "0123456789"
    wrong = data.draw(st.sampled_from(letters.replace(number[position], "")))
    assert error_of("resident_id", number[:position] + wrong + number[position + 1 :])


@given(credit_codes())
def test_every_credit_code_made_by_the_rule_passes(code):
    assert passes("uscc", code)


@given(credit_codes(), st.integers(min_value=0, max_value=17), st.data())
def test_one_wrong_character_in_a_credit_code_is_refused(code, position, data):
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY".replace(code[position], "")
    wrong = data.draw(st.sampled_from(letters))
    assert error_of("uscc", code[:position] + wrong + code[position + 1 :])


@given(citizens())
def test_writing_a_number_twice_changes_nothing(number):
    once = identity.normalise("resident_id", number.lower())
    assert identity.normalise("resident_id", once) == once == number


@given(st.sampled_from(identity.ID_TYPES), st.text(max_size=40))
def test_whatever_is_typed_ends_in_a_known_code(id_type, text):
    try:
        identity.check(id_type, identity.normalise(id_type, text), TODAY)
    except ValueError as error:
        assert str(error) in {
            "empty", "length", "characters", "checksum", "birth_date", "future",
        }  # fmt: skip


@given(st.text(min_size=1, max_size=40))
def test_most_of_a_number_is_hidden(text):
    assert identity.mask(text).count("*") >= len(text) * 3 / 4
    assert identity.mask_phone(text).count("*") >= len(text) / 2


ALIKE = 10_000


def alike(number, county, year, sex):
    """Return how many citizens' numbers look like this one beside what is known."""
    shown, count = identity.mask(number), 0
    day = date(year, 1, 1)
    while day.year == year:
        for serial in range(sex, 1000, 2):
            body = f"{county}{day:%Y%m%d}{serial:03}"
            other = body + ric.calc_check_digit(body + "0")
            count += identity.mask(other) == shown
        day += timedelta(days=1)
    return count


@pytest.mark.parametrize("number", CITIZENS[:2])
def test_ten_thousand_look_alike_to_whom_county_year_and_sex_are_known(number):
    year, sex = int(number[6:10]), int(number[16]) % 2
    assert alike(number, number[:6], year, sex) >= ALIKE


def test_the_four_last_digits_beside_the_birth_date_left_a_handful():
    """What was shown before, counted in the same way."""
    number = CITIZENS[0]
    bodies = (f"{number[:14]}{serial:03}" for serial in range(1000))
    whole = (body + ric.calc_check_digit(body + "0") for body in bodies)
    assert sum(other[-4:] == number[-4:] for other in whole) < 10


@pytest.mark.parametrize("length", range(5, 16))
def test_a_telephone_number_leaves_ten_thousand(length):
    shown = identity.mask_phone("1" * length)
    assert 10 ** shown.count("*") >= ALIKE


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        (CITIZENS[0], True),
        (f" {CITIZENS[0].lower()} ", True),
        ("91330102MA28NBU477", True),
        ("E12345678", True),
        ("H12345678", True),
        (CITIZENS[0][:17], False),
        (CITIZENS[0][:12], False),
        ("640104195001011230", False),
        ("第12345号公司", False),
        ("3组12345", False),
        ("马秀英", False),
        ("", False),
        (None, False),
    ],
)
def test_what_is_searched_as_a_number(text, complete):
    assert identity.looks_complete(text) is complete


@given(st.text(max_size=40))
def test_whatever_is_searched_has_an_answer(text):
    assert identity.looks_complete(text) in (True, False)
