"""Is what people wrote safe to show?"""

import pytest

from case_query.pages.markdown import html

REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bad**", "<p><strong>bad</strong></p>\n"),
        ("~~bad~~", "<p><s>bad</s></p>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<b onclick='x'>", "<p>&lt;b onclick='x'&gt;</p>\n"),
        ("`<i>`", "<p><code>&lt;i&gt;</code></p>\n"),
        (
            "[x](https://example.com/?a=1&b)",
            f'<p><a href="https://example.com/?a=1&amp;b" {REL}>x</a></p>\n',
        ),
        (
            "<mailto:ana@example.com>",
            f'<p><a href="mailto:ana@example.com" {REL}>mailto:ana@example.com</a></p>\n',
        ),
        (
            "![x](https://example.com/x.png)",
            f'<p>!<a href="https://example.com/x.png" {REL}>x</a></p>\n',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](JaVaScRiPt:alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>\n"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>\n"),
        ("[x](//example.com)", "<p>[x](//example.com)</p>\n"),
        ("[x](/api/cases)", "<p>[x](/api/cases)</p>\n"),
        ("", ""),
    ],
)
def test_markdown_is_shown_without_anything_that_runs_or_loads(text, shown):
    assert html(text) == shown


def test_a_table_is_a_table():
    assert "<td>1</td>" in html("|a|\n|-|\n|1|")


@pytest.mark.parametrize("unit", ["[", "*", "> ", "`", "<", "![](", "- ", "|", "&", "\\", "~~"])
def test_a_long_text_of_signs_is_read_in_time(unit):
    html(unit * (10_000 // len(unit)))


def test_a_very_long_text_is_shown_as_it_was_written():
    assert html("**<b>**" * 2000).startswith("<pre>**&lt;b&gt;**")
