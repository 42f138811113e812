import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.terms import MAX_TERMS, author_terms, folded, pieces, query_terms, terms


def found(text: str) -> set[str]:
    return set(pieces(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("birthday", "birthdays"),
        ("pet", "pets"),
        ("books", "book"),
        ("Übersetzung", "übersetzen"),
        ("Élève", "eleves"),
        ("mudanza", "mudanzas"),
        ("straße", "STRASSE"),
        ("ＡＢＣ１２３", "abc123"),
        ("المكتبة", "مكتبة"),
        ("ёлка", "елка"),
    ],
)
def test_forms_of_a_word_share_their_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other) != set()


def test_two_characters_are_found_within_text_without_spaces() -> None:
    assert found("周五") <= found("图书馆在周五开放")
    assert found("イベント") <= found("来週のイベントです")
    assert found("도서관") <= found("도서관에서 만나요")
    assert found("ไทย") <= found("ภาษาไทยสนุก")


def test_lone_han_character_between_kana_is_a_term() -> None:
    assert "猫" in found("うちの猫は白い")


def test_codes_dates_and_hosts_are_whole_and_in_parts() -> None:
    assert {"2026-11-30", "18-30", "30"} <= found("on 2026-11-30 at 18:30")
    assert {"ab-12", "heron-7"} <= found("AB-12 goes to heron-7")
    assert {"example-org", "guide"} <= found("see https://www.example.org/guide?x=1")
    assert found("12345678901234567") == {"12345678901234567"}


def test_words_with_vowel_signs_are_not_split() -> None:
    assert len(found("हिन्दी")) == 1


def test_names_of_authors_differ_from_the_same_words_in_texts() -> None:
    assert author_terms("Mia").isdisjoint(terms("Mia"))
    assert query_terms("Mia") == [(*terms("Mia"), *author_terms("Mia"))]


@given(st.text(max_size=300))
def test_every_text_is_found_by_itself(text: str) -> None:
    assert {term for term, _ in query_terms(text)} == terms(text)
    assert terms(folded(text)) <= terms(text) | terms(folded(folded(text)))


def test_hashes_stay_the_same_between_processes_and_versions() -> None:
    assert terms("Mia") == {bytes.fromhex("c40041")}


def test_long_text_is_read_from_its_beginning() -> None:
    text = " ".join(f"w{number}x" for number in range(10_000))
    assert terms("w5x") <= terms(text)
    assert not terms("w9999x") & terms(text)
    assert MAX_TERMS == 256, "as many as the migration has offsets"
