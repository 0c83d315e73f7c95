import pytest
from django.core.exceptions import ValidationError

from core.countries import (
    COUNTRY_CODES,
    country_choices,
    country_name,
    find_country,
    format_place,
    parse_place,
    validate_country,
)


def test_the_list_is_iso_3166_and_kosovo():
    assert len(COUNTRY_CODES) == 250
    assert {"PT", "KE", "XK", "AX"} <= set(COUNTRY_CODES)
    assert not {"EU", "UN", "ZZ", "XA", "QO", "UK"} & set(COUNTRY_CODES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PT", "PT"),
        ("pt", "PT"),
        (" Portugal ", "PT"),
        ("CÔTE D’IVOIRE", "CI"),
        ("ivory coast", "CI"),
        ("Trinidad and Tobago", "TT"),
        ("UK", "GB"),
        ("USA", "US"),
        ("Atlantis", None),
        ("", None),
        ("١٢", None),
    ],
)
def test_countries_are_found_by_code_name_and_custom(text, code):
    assert find_country(text) == code


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Porto, Portugal", ("PT", "Porto")),
        ("Porto,pt", ("PT", "Porto")),
        ("Washington, D.C., United States", ("US", "Washington, D.C.")),
        ("Porto", ("", "Porto")),
        ("Nairobi, Westlands", ("", "Nairobi, Westlands")),
        (", Portugal", ("", ", Portugal")),
        ("Portugal", ("", "Portugal")),
        ("", ("", "")),
    ],
)
def test_a_place_is_a_city_and_where_known_a_country(text, place):
    assert parse_place(text) == place


def test_names():
    assert country_name("PT") == "Portugal"
    assert country_name("") == ""
    assert format_place("PT", "Porto") == "Porto, Portugal"
    assert format_place("", "Porto") == "Porto"
    assert country_choices()[0] == ("AF", "Afghanistan")
    assert country_choices()[1] == ("AX", "Åland Islands")


@pytest.mark.parametrize("code", ["pt", "UK", "XX", "PRT", ""])
def test_other_codes_are_refused(code):
    with pytest.raises(ValidationError):
        validate_country(code)
