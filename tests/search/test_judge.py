"""benchmarks/search/judge.py: any documents, any judged queries, a line for each kind."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.search import tables
from config.environment import ROOT

DOCUMENTS = "id\ttitle\tauthor\tbody\na\t家常刀削面\t郝师傅\t和面要硬\nb\t书法入门\t王老师\t欧体楷书\nc\t书法提高\t王老师\t行书\n"
QUERIES = "query\tkind\trelevant id\tgrade\n刀削\tfragment\ta\t2\ndxm\tinitials\ta\t1\n书法\tbroad\tb\t1\n书法\tbroad\tc\t3\n"
QUERIES += "海豚\tnone\ta\t0\n鲸鱼\tnone\ta\t1\n鲸鱼\tnone\tb7\t1\n鲸鱼\tnone\tb8\t0\n"


def judge(folder: Path, documents: bytes, queries: bytes, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "documents.tsv").write_bytes(documents)
    (folder / "queries.tsv").write_bytes(queries)
    command = [sys.executable, ROOT / "benchmarks/search/judge.py", folder / "documents.tsv", folder / "queries.tsv", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.matrix
def test_a_line_for_each_kind(tmp_path: Path) -> None:
    done = judge(tmp_path, gzip.compress(DOCUMENTS.encode()), QUERIES.encode())
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["fragment", "initials", "broad", "none"]
    assert lines[0] == "fragment MRR@10=1.000 nDCG@10=1.000 n=1"
    assert lines[2].startswith("broad MRR@10=1.000")
    assert lines[3] == "none MRR@10=0.000 nDCG@10=0.000 n=1"
    assert "3 documents" in done.stderr
    assert "no order can be scored: 1, left out" in done.stderr
    assert "Relevant ids that no document has, so that they count as not found: 1 (b7 …)" in done.stderr


@pytest.mark.parametrize(
    ("documents", "queries", "told"),
    [
        (DOCUMENTS + "a\t又一个\t\t\n", QUERIES, "documents.tsv, line 5: the id 'a' stands twice"),
        (DOCUMENTS + "只有一列\n", QUERIES, "documents.tsv, line 5: 1 columns. Write id, title, author, body"),
        (DOCUMENTS, QUERIES + "书法\tx\ta\t好\n", "queries.tsv, line 10: the grade '好' is no number"),
        (DOCUMENTS, QUERIES + "书法\tx\ta\t-1\n", "queries.tsv, line 10: the grade '-1' is no number from 0 to 100"),
        (DOCUMENTS, QUERIES + "书法\tx\ta\tnan\n", "queries.tsv, line 10: the grade 'nan' is no number"),
        (DOCUMENTS, QUERIES + "\tx\ta\t1\n", "queries.tsv, line 10: the query is empty"),
        (DOCUMENTS, QUERIES + "书法\tx\t\t1\n", "queries.tsv, line 10: the id is empty"),
        (DOCUMENTS + "a" * 201 + "\t书法\n", QUERIES, "documents.tsv, line 5: the id has 201 characters"),
        (DOCUMENTS + "\t书法\n", QUERIES, "documents.tsv, line 5: the id '' is empty"),
        (DOCUMENTS, "", "queries.tsv: no query in it"),
        ("id\ttitle\n", QUERIES, "documents.tsv: no document in it"),
    ],
    ids=["twice", "columns", "grade", "negative", "no number", "no query", "no id", "long id", "no document's id", "empty", "no document"],
)
def test_a_broken_table_is_named_with_its_line(tmp_path: Path, documents: str, queries: str, told: str) -> None:
    (tmp_path / "documents.tsv").write_text(documents, encoding="utf-8")
    (tmp_path / "queries.tsv").write_text(queries, encoding="utf-8")
    read = [lambda: tables.judged(tmp_path / "queries.tsv"), lambda: list(tables.documents(tmp_path / "documents.tsv"))]
    with pytest.raises(tables.TableError, match=told):
        [one() for one in read]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (QUERIES.encode("gb18030"), "queries.tsv, after line 0: 'utf-8' codec"),
        (gzip.compress(QUERIES.encode())[:-12], "queries.tsv, after line "),
        (QUERIES.encode() + "书\r法\tx\ta\t1\n".encode(), "queries.tsv, line 10: 1 columns"),
    ],
    ids=["another encoding", "half of it", "a line that ends twice"],
)
def test_a_file_that_is_no_text_is_named(tmp_path: Path, written: bytes, told: str) -> None:
    (tmp_path / "queries.tsv").write_bytes(written)
    with pytest.raises(tables.TableError, match=told):
        tables.judged(tmp_path / "queries.tsv")


def test_a_broken_table_ends_the_command_in_plain_words(tmp_path: Path) -> None:
    done = judge(tmp_path, DOCUMENTS.encode(), b"")
    assert done.returncode == 1
    assert "queries.tsv: no query in it" in done.stderr
    assert "Traceback" not in done.stderr


def test_queries_without_anything_that_fits_are_told(tmp_path: Path) -> None:
    done = judge(tmp_path, DOCUMENTS.encode(), "书法\tx\ta\t0\n".encode())
    assert (done.returncode, done.stdout) == (1, "")
    assert "queries.tsv: no query has a document that fits" in done.stderr


def test_tables_are_read_as_others_write_them(tmp_path: Path) -> None:
    documents, queries = tmp_path / "documents.tsv", tmp_path / "queries.tsv"
    documents.write_bytes("\ufeffTitle\tID\tpublisher\tBody\r\n书法\t7-x\t某社\t楷书\r\n书法\t8\r\n".encode())
    queries.write_bytes("Query\tKind\trelevant_id\tGrade\tby\r\n书法\tfull\t7-x\t2\t甲\r\n书法\tfull\t8\r\n".encode())
    assert list(tables.documents(documents)) == [("7-x", "书法", "", "楷书"), ("8", "书法", "", "")]
    assert tables.judged(queries) == [tables.Judged("书法", "full", {"7-x": 2, "8": 1})]


def test_without_a_line_of_names_columns_stand_as_described_and_more_are_passed_over(tmp_path: Path) -> None:
    documents = tmp_path / "documents.tsv"
    documents.write_text("1\t书法\t王老师\t楷书\t多一列\n2\t剪纸\n", encoding="utf-8")
    assert list(tables.documents(documents)) == [("1", "书法", "王老师", "楷书"), ("2", "剪纸", "", "")]


def test_an_engine_without_an_address_is_told(tmp_path: Path) -> None:
    done = judge(tmp_path, DOCUMENTS.encode(), QUERIES.encode(), "--engine", "elasticsearch")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--engine elasticsearch: give sqlite or an address" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.matrix
def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    done = judge(tmp_path, DOCUMENTS.encode(), QUERIES.encode(), "--engine", "postgresql://nobody@127.0.0.1:9/nothing")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--engine postgresql://nobody@127.0.0.1:9/nothing: PostgreSQL does not let us in." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not os.environ.get("CI"), reason="builds a database of its own for one message: seconds that CI spends")
def test_no_other_engine_is_scored_instead_of_one_that_does_not_answer(tmp_path: Path) -> None:
    done = judge(tmp_path, DOCUMENTS.encode(), QUERIES.encode(), "--engine", "elasticsearch://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (1, "")
    assert "figures would be the database's" in done.stderr
