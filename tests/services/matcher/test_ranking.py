import pytest

from services.matcher.ranking import (
    UnreadableFileError,
    rank,
    read_parties,
    read_qrels,
    read_run,
)
from shared.profile import Kind
from tests.support.encoders import WordHashEncoder
from tests.support.profiles import counterpart, locality, network

FILE = [
    locality("Ames", ("need", "bus lanes downtown")),
    locality("Boone", ("need", "flood walls"), preferences={"exclude_countries": ["NL"]}),
    counterpart("Delft", ("offer", "flood walls")),
    counterpart("Bern", ("offer", "bus lanes downtown"), country="CH"),
    network("Walls", ("offer", "flood walls and levees")),
]


@pytest.fixture
def write(tmp_path):
    def write(*lines):
        path = tmp_path / "file"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def profiles(write):
    return write(*(p.model_dump_json(exclude_defaults=True) for p in FILE), "")


def test_every_locality_has_its_best_parties_in_order(profiles):
    lines = [line.split() for line in rank(WordHashEncoder(), profiles, Kind.COUNTERPART, 5)]
    assert [(q, d, place) for q, _, d, place, _, _ in lines] == [
        ("us-ames", "ch-bern", "1"),
        ("us-ames", "nl-delft", "2"),
        ("us-boone", "ch-bern", "1"),
    ]
    assert {(line[1], line[5]) for line in lines} == {("Q0", "entente")}
    assert float(lines[0][4]) > float(lines[1][4])


def test_at_most_as_many_as_asked_for_are_ranked(profiles):
    assert len(list(rank(WordHashEncoder(), profiles, Kind.COUNTERPART, 1))) == 2


def test_statements_alone_decide_unless_size_is_to_count_too(write):
    small, large = {"population": 2_000}, {"population": 9_000_000}
    path = write(
        *(
            p.model_dump_json(exclude_defaults=True)
            for p in (
                locality("Ames", ("need", "flood walls"), **small),
                counterpart("Big", ("offer", "flood walls"), **large),
                counterpart("Small", ("offer", "flood walls"), **small),
            )
        )
    )

    def first(**options):
        return next(rank(WordHashEncoder(), path, Kind.COUNTERPART, 5, **options)).split()[2]

    assert first() == "nl-big"
    assert first(context=True) == "nl-small"


def test_a_ranking_can_be_read_back(profiles, write):
    run = read_run(write(*rank(WordHashEncoder(), profiles, Kind.COUNTERPART, 5)))
    assert run["us-ames"] == ["ch-bern", "nl-delft"]


def test_a_file_without_such_parties_is_refused(profiles):
    with pytest.raises(UnreadableFileError, match="of kind programme"):
        list(rank(WordHashEncoder(), profiles, Kind.PROGRAMME, 5))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        ('{"kind": "locality", "name": "A", "country": "US", "x": 1}', "line 2"),
        (
            '{"kind": "counterpart", "name": "A", "country": "UK", "priorities": [{"statement": "abc"}]}',
            "line 2, country: ",
        ),
    ],
)
def test_a_bad_profile_is_named_by_file_line_and_field(write, line, said):
    path = write(FILE[0].model_dump_json(exclude_defaults=True), line)
    with pytest.raises(UnreadableFileError, match=said) as caught:
        read_parties(path)
    assert str(path) in str(caught.value)


def test_a_run_is_ordered_by_score_whatever_its_lines_say(write):
    run = read_run(write("q Q0 low 1 0.1 tag", "", "q Q0 high 2 0.9 tag", "r Q0 x 1 1 tag"))
    assert run == {"q": ["high", "low"], "r": ["x"]}


@pytest.mark.parametrize("line", ["q Q0 a 1", "q Q0 a 1 high tag"])
def test_a_bad_run_line_is_named(write, line):
    with pytest.raises(UnreadableFileError, match="line 2: expected 'query Q0"):
        read_run(write("q Q0 a 1 0.5 tag", line))


@pytest.mark.parametrize(
    "lines",
    [
        ("q\ta\t2", "q\tb\t0"),
        ("query document relevance", "q a 2", "q b 0"),
        ("q 0 a 2", "q 0 b 0"),
    ],
)
def test_judgements_are_read_with_a_header_or_in_the_form_of_trec(write, lines):
    assert read_qrels(write(*lines)) == {"q": {"a": 2.0, "b": 0.0}}


@pytest.mark.parametrize("line", ["q", "q a high"])
def test_a_bad_judgement_is_named(write, line):
    with pytest.raises(UnreadableFileError, match="line 2: expected 'query document relevance'"):
        read_qrels(write("q a 1", line))


@pytest.mark.parametrize("read", [read_parties, read_run, read_qrels])
def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path, read):
    (tmp_path / "latin").write_bytes("Saõ".encode("latin-1"))
    for name in ("missing", "latin"):
        with pytest.raises(UnreadableFileError, match=name):
            read(tmp_path / name)
