from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.shared.models import Erasure
from hub.shared.privacy import ledger
from hub.shared.privacy.addresses import candidates, in_texts, is_plus_form, is_same, normalise, without

AT = dt.datetime(2026, 5, 12, 9, 0, tzinfo=dt.UTC)

local_parts = st.text("abcXYZ019.+_-äßİéＡ", min_size=1, max_size=12)
hosts = st.lists(st.text("abcXYZ09äß", min_size=1, max_size=8), min_size=1, max_size=3).map(".".join)
addresses = st.builds(lambda local, host: f"{local}@{host}.example", local_parts, hosts)


@pytest.fixture(autouse=True, scope="module")
def path(tmp_path_factory):
    from django.conf import settings as configured

    before = configured.HUB_ERASURE_LEDGER
    configured.HUB_ERASURE_LEDGER = tmp_path_factory.mktemp("ledger") / "erasures.jsonl"
    yield configured.HUB_ERASURE_LEDGER
    configured.HUB_ERASURE_LEDGER = before


@pytest.fixture(autouse=True)
def empty(path):
    path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" Ada@Potters.Example ", "ada@potters.example"),
        ("ａｄａ@potters．example", "ada@potters.example"),
        ("ada@Bücher.example.", "ada@xn--bcher-kva.example"),
        ("adé@potters.example", "ade\N{COMBINING ACUTE ACCENT}@potters.example"),
    ],
)
def test_two_spellings_of_one_address_are_the_same(one, other):
    assert normalise(one) == normalise(other)
    assert is_same(one, normalise(other))


@pytest.mark.parametrize(
    "other", ["ada@potters.example.org", "ad@potters.example", "ada+hub@potters.example", "a.da@potters.example", ""]
)
def test_two_addresses_are_not(other):
    assert not is_same(other, "ada@potters.example")


def test_an_address_with_a_tag_is_told_apart():
    assert is_plus_form("Ada+Hub@potters.example", "ada@potters.example")
    assert not is_plus_form("ada@potters.example", "ada@potters.example")
    assert not is_plus_form("bea+ada@potters.example", "ada@potters.example")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to ADA@potters.example.", "Write to [erased]."),
        ("<a href='mailto:ada@potters.example?subject=x'>", "<a href='mailto:[erased]?subject=x'>"),
        ("email=ada%40potters.example&x=1", "email=[erased]&x=1"),
        ("a=%3Cada%40potters.example%3E", "a=%3C[erased]%3E"),
        ('{"a": "one\\nada@potters.example\\ntwo"}', '{"a": "one\\n[erased]\\ntwo"}'),
        ("ada&#64;potters.example", "[erased]"),
        ("joe.ada@potters.example", "joe.ada@potters.example"),
        ("joe+ada@potters.example", "joe+ada@potters.example"),
        ("joe%2Bada%40potters.example", "joe%2Bada%40potters.example"),
        ("ada@potters.example.org and ada@potters.examples", "ada@potters.example.org and ada@potters.examples"),
    ],
)
def test_an_address_is_found_in_a_text_and_no_longer_one_is(text, left):
    assert without(text, in_texts("ada@potters.example")) == left


@settings(max_examples=200)
@given(address=addresses)
def test_normalising_twice_changes_nothing_and_spelling_does_not_matter(address):
    normal = normalise(address)

    assert normalise(normal) == normal
    shouted = "".join(character.upper() if character.isascii() else character for character in address)
    assert normalise(f"  {shouted} ") == normal
    assert ledger.digest_of(address, "k") == ledger.digest_of(normal, "k")


@settings(max_examples=200)
@given(address=addresses, before=st.sampled_from(["", "to ", "<", "\n", '"', "("]))
def test_every_address_is_found_where_it_is_written(address, before):
    normal = normalise(address)
    for text in (f"{before}{normal} and", json.dumps({"a": f"{before}{normal}"}), f"{before}{normal}."):
        assert in_texts(normal).search(text), text


def test_candidates_are_what_a_text_may_mention():
    assert candidates("From: <Ada@Potters.example>, bea%40x.example; 2 @ 3") >= {
        "ada@potters.example",
        "bea@x.example",
    }


entries = st.builds(
    lambda seconds, address: ledger.new_entry(address, AT + dt.timedelta(seconds=seconds)),
    st.integers(-(10**7), 10**7),
    st.sampled_from(["a@x.example", "b@x.example", "c@x.example"]),
)


@settings(max_examples=40)
@given(groups=st.lists(st.lists(entries, max_size=4), max_size=4), cut=st.integers(1, 40))
def test_what_was_written_is_read_whatever_a_crash_cut_off(groups, cut):
    path = ledger.ledger_path()
    path.unlink(missing_ok=True)
    written = set()
    for group in groups:
        ledger.append(group)
        written |= set(group)
        with path.open("a") as file:
            # Half a line, as after a crash in the middle of writing.
            file.write(ledger.new_entry("d@x.example", AT).to_line()[:cut].rstrip("\n"))

    contents = ledger.read()

    assert contents.entries == frozenset(written)
    assert contents.unreadable <= len(groups)


def append_some(path: str, number: int) -> None:
    for turn in range(20):
        ledger.append([ledger.new_entry(f"p{number}-{turn}@x.example", AT)])


def test_processes_that_write_at_once_lose_nothing(path):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=append_some, args=(str(path), number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    assert (len(ledger.read().entries), ledger.read().unreadable) == (80, 0)


def test_the_file_is_for_its_owner_and_holds_no_address(path):
    ledger.append([ledger.new_entry("ada@potters.example", AT)])

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "ada" not in path.read_text()
    assert json.loads(path.read_text()) == {
        "at": "2026-05-12T09:00:00+00:00",
        "digest": ledger.read().entries.__iter__().__next__().digest,
        "key": ledger.name_of(ledger.secrets_in_use()[0]),
    }


@pytest.mark.django_db
def test_file_and_database_learn_from_one_another():
    in_file, in_rows = ledger.new_entry("a@x.example", AT), ledger.new_entry("b@x.example", AT)
    ledger.append([in_file])
    Erasure.objects.create(digest=in_rows.digest, key_name=in_rows.key_name, at=in_rows.at)

    assert ledger.sync().entries == {in_file, in_rows}

    assert ledger.read().entries == {in_file, in_rows}
    assert set(Erasure.objects.values_list("digest", flat=True)) == {in_file.digest, in_rows.digest}


@pytest.mark.django_db
def test_what_is_older_than_any_backup_is_dropped_in_both():
    old, new = ledger.new_entry("a@x.example", AT - dt.timedelta(days=400)), ledger.new_entry("b@x.example", AT)
    ledger.append([old, new])
    ledger.sync()

    assert ledger.forget_before(AT - dt.timedelta(days=365)) == 1

    assert ledger.read().entries == {new}
    assert list(Erasure.objects.values_list("digest", flat=True)) == [new.digest]
