"""The check: every allowed type passes as what it is, every trick is refused in words that help."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from desk.errors import Problem
from desk.files.check import Checked, check
from tests.desk.files import samples

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"
JS = b"=1;alert(document.cookie)//"
LOGS = samples.log_collector()
EXE = b"MZ\x90\x00" + b"\0" * 60 + b"This program cannot be run in DOS mode" + b"\0" * 200


def run(tmp_path: Path, data: bytes, name: str) -> Checked:
    path = tmp_path / "arrived"
    path.write_bytes(data)
    return check(path, name, len(data))


def refusal(tmp_path: Path, data: bytes, name: str) -> Problem:
    with pytest.raises(Problem) as raised:
        run(tmp_path, data, name)
    return raised.value


@pytest.mark.parametrize(
    ("name", "data", "extension", "kind"),
    [
        ("截图.png", samples.picture("PNG"), "png", "picture"),
        ("透明.png", samples.picture("PNG", mode="RGBA"), "png", "picture"),
        ("索引色.png", samples.picture("PNG", mode="P"), "png", "picture"),
        ("photo.jpg", samples.picture("JPEG"), "jpg", "picture"),
        ("印刷.jpg", samples.picture("JPEG", mode="CMYK"), "jpg", "picture"),
        ("a.gif", samples.picture("GIF"), "gif", "picture"),
        ("动图.gif", samples.moving("GIF"), "gif", "picture"),
        ("a.webp", samples.picture("WEBP"), "webp", "picture"),
        ("动图.webp", samples.moving("WEBP"), "webp", "picture"),
        ("a.bmp", samples.picture("BMP"), "png", "picture"),
        ("改过名.txt", samples.picture("PNG"), "png", "picture"),
        ("录屏.mp4", samples.mp4(), "mp4", "video"),
        ("iphone.mov", samples.mp4(b"qt  "), "mov", "video"),
        ("a.webm", samples.webm(), "webm", "video"),
        ("a.mkv", samples.webm(b"matroska"), "mkv", "video"),
        ("a.avi", samples.avi(), "avi", "video"),
        ("a.amr", samples.voice(), "amr", "voice"),
        ("改过名.mp3", samples.voice(), "amr", "voice"),
        ("a.amr", samples.voice()[:-7], "amr", "voice"),
        ("a.amr", b"#!AMR-WB\n" + (b"\x44" + bytes(60)) * 3, "amr", "voice"),
        ("报错.log", "登录失败 ERR_1001\n".encode(), "log", "text"),
        ("国标.txt", "登录失败，请联系管理员".encode("gb18030"), "txt", "text"),
        ("双字节.txt", "登录失败".encode("utf-16"), "txt", "text"),
        ("导出.csv", b"a,b\n1,2\n", "csv", "text"),
        ("netstat.out", b"tcp 0 0\n", "txt", "text"),
        ("日志.zip", samples.log_collector(), "zip", "archive"),
        ("说明.pdf", samples.pdf(), "pdf", "document"),
        ("表.xlsx", samples.workbook(), "xlsx", "document"),
    ],
)
def test_what_may_be_sent(tmp_path: Path, name: str, data: bytes, extension: str, kind: str) -> None:
    checked = run(tmp_path, data, name)
    assert (checked.type.extension, checked.type.kind) == (extension, kind)
    assert checked.bytes == checked.copy.stat().st_size > 0
    assert len(checked.sha256) == 64


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.svg", SVG, "markup"),
        ("a.png", SVG, "markup"),
        ("a.svg", b'\xef\xbb\xbf <!-- x --> <?xml version="1.0"?>' + SVG, "markup"),
        ("a.txt", "\ufeff<svg onload=alert(1)>".encode("utf-16-le"), "markup"),
        ("a.svg", b"no markup at the front " + SVG, "markup"),
        ("a.html", b"plain words", "markup"),
        ("a.txt", HTML, "markup"),
        ("a.txt", b"<!DOCTYPE html><p>x", "markup"),
        ("setup.exe", EXE, "program"),
        ("screenshot.png", EXE, "program"),
        ("run.bat", b"@echo off\r\nformat c:", "program"),
        ("x.sh", b"#!/bin/sh\nrm -rf /", "program"),
        ("x.js", b"alert(1)", "program"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "type_not_allowed"),
        ("a.rar", b"Rar!\x1a\x07\x00" + b"\0" * 50, "type_not_allowed"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "type_not_allowed"),
        ("a.bin", bytes(range(256)) * 8, "type_not_allowed"),
        ("a.log", b"\x00\x01\x02" * 100, "type_not_allowed"),
        ("a.amr", b"#!AMR\n", "damaged"),
        ("a.amr", b"#!AMR\n" + b"\xff" * 40, "damaged"),
        ("a.heic", samples.box(b"ftyp", b"heic\0\0\0\0heic"), "type_not_allowed"),
        ("leer.txt", b"", "empty_file"),
        ("宏.xlsx", samples.workbook(("xl/vbaProject.bin", b"x")), "macros"),
        ("js.pdf", samples.pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "active_pdf"),
        ("launch.pdf", samples.pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "active_pdf"),
    ],
)
def test_what_may_not_be_sent(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    problem = refusal(tmp_path, data, name)
    assert problem.code == code
    assert any("\u4e00" <= character <= "\u9fff" for character in problem.message)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("gif+html", samples.picture("GIF") + HTML),
        ("gif+js", samples.picture("GIF", comment=b"*/" + JS + b"<script>x</script>/*")),
        ("png+zip", samples.picture("PNG") + samples.log_collector()),
        ("png+zip with a tail", samples.picture("PNG") + samples.log_collector() + b"tail" * 20),
        ("jpg+rar", samples.picture("JPEG") + b"Rar!\x1a\x07\x00hidden"),
        ("jpg+php", samples.picture("JPEG", comment=b"<?php system($_GET[0]); ?>")),
        ("png+exe", samples.picture("PNG") + EXE),
        ("bmp+svg", samples.picture("BMP") + SVG),
        ("pdf+zip", samples.pdf() + samples.log_collector()),
        ("pdf in front of zip", samples.pdf() + samples.zipped([("a", b"b")]) + b"\n%%EOF\n"),
        ("mp4+zip", samples.mp4() + samples.log_collector()),
        ("mp4+html", samples.mp4() + samples.box(b"free", HTML)),
        ("amr+html", samples.voice() + HTML),
        ("amr+rubbish", samples.voice() + b"\xff" * 30),
        ("webm+rubbish", samples.webm() + b"x" * 30),
        ("avi+rubbish", samples.avi() + b"x" * 30),
        ("zip behind a shell script", samples.log_collector() + b"rubbish behind the end"),
    ],
)
def test_two_files_in_one_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    assert refusal(tmp_path, data, "a.bin").code in ("hidden_content", "damaged"), name


def test_a_script_in_the_sizes_and_blocks_of_a_gif_does_not_survive(tmp_path: Path) -> None:
    data = samples.picture("GIF", size=(0x2A2F, 8), comment=b"*/" + JS)
    assert data.startswith(b"GIF89a/*")
    assert JS in data
    checked = run(tmp_path, data, "a.gif")
    assert JS not in checked.copy.read_bytes()


def test_the_place_is_gone_and_the_picture_upright(tmp_path: Path) -> None:
    data = samples.photo_with_place(orientation=6)
    assert samples.SECRET_PLACE in data
    checked = run(tmp_path, data, "IMG_0001.jpg")
    kept = checked.copy.read_bytes()
    assert samples.SECRET_PLACE not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (checked.width, checked.height) == (40, 80)
        red, _, blue = image.convert("RGB").getpixel((35, 40))  # type: ignore[misc]
        assert red > 200 > blue


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_stands_beside_the_pixels_is_gone(tmp_path: Path, kind: str) -> None:
    exif = Image.Exif()
    exif[samples.MAKE_TAG] = samples.SECRET_PLACE.decode()
    data = samples.picture(kind, exif=exif, icc_profile=samples.SECRET_PLACE * 3)
    assert samples.SECRET_PLACE in data or kind == "PNG"
    checked = run(tmp_path, data, "a")
    with Image.open(checked.copy) as image:
        image.load()
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
    assert samples.SECRET_PLACE not in checked.copy.read_bytes()


def test_a_moving_picture_keeps_moving(tmp_path: Path) -> None:
    with Image.open(run(tmp_path, samples.moving("GIF"), "a.gif").copy) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]


def test_a_picture_that_would_fill_the_memory(tmp_path: Path) -> None:
    data = samples.huge_png()
    assert len(data) < 5_000
    assert refusal(tmp_path, data, "a.png").code == "picture_too_large"
    assert refusal(tmp_path, samples.huge_png(10_000, 10_000), "a.png").code == "picture_too_large"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_picture_cut_off(tmp_path: Path, kind: str, share: float) -> None:
    noise = Image.effect_noise((120, 90), 90).convert("RGB")
    data = samples.saved(noise, kind)
    assert refusal(tmp_path, data[: int(len(data) * share)], "a").code == "damaged"


@pytest.mark.parametrize(
    "data", [samples.mp4()[:-40], samples.mp4()[:60], samples.webm()[:12], samples.avi()[:-3], samples.pdf()[:-10]]
)
def test_a_recording_or_document_cut_off(tmp_path: Path, data: bytes) -> None:
    assert refusal(tmp_path, data, "a").code == "damaged"


def test_an_archive_is_listed_and_kept_as_it_is(tmp_path: Path) -> None:
    data = samples.log_collector()
    checked = run(tmp_path, data, "日志.zip")
    assert checked.copy.read_bytes() == data
    assert checked.listing is not None
    assert checked.listing["count"] == 3
    assert checked.listing["entries"][0] == {"name": "Logs/App/2026-11-22.log", "bytes": 38_000}
    assert checked.listing["bytes"] == sum(entry["bytes"] for entry in checked.listing["entries"])
    assert checked.listing["encrypted"] is False
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arrived"]


def test_names_in_an_archive_are_cleaned(tmp_path: Path) -> None:
    gbk = run(tmp_path, samples.gbk_zip("日志/错误.log"), "a.zip").listing
    assert gbk is not None
    assert [entry["name"] for entry in gbk["entries"]] == ["日志/错误.log"]
    members = [("/etc/passwd", b""), ("C:\\Windows\\x.log", b""), ("a\u202egpj.exe", b""), ("密码abc123.txt", b"")]
    listing = run(tmp_path, samples.zipped(members), "a.zip").listing
    assert listing is not None
    assert [entry["name"] for entry in listing["entries"]] == [
        "etc/passwd", "C_/Windows/x.log", "agpj.exe", "密码[密码已隐藏].txt",
    ]  # fmt: skip
    assert listing["programs"] == 1


def test_archives_in_an_archive_and_locked_ones_are_named(tmp_path: Path) -> None:
    inner = samples.zipped([("0", b"\0" * 1_000_000)])
    listing = run(tmp_path, samples.zipped([(f"{n}.zip", inner) for n in range(16)]), "42.zip").listing
    assert listing is not None
    assert (listing["count"], listing["archives"]) == (16, 16)
    data = bytearray(samples.zipped([("a.log", b"secret")], zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    locked = run(tmp_path, bytes(data), "a.zip").listing
    assert locked is not None
    assert locked["encrypted"] is True


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("one endless member", samples.zipped([("0", b"\0" * 30_000_000)]), "zip_bomb"),
        ("many endless members", samples.zipped([(str(n), b"\0" * 1_000_000) for n in range(40)]), "zip_bomb"),
        ("members that share bytes", samples.overlapping_zip(), "zip_bomb"),
        ("too many members", samples.many_entries_zip(5_001), "zip_too_many"),
        ("a hundred thousand members", samples.many_entries_zip(100_000), "zip_too_many"),
        ("a path upwards", samples.zipped([("../../etc/cron.d/x", b"")]), "unsafe_paths"),
        ("a path upwards, Windows", samples.zipped([("a\\..\\..\\x", b"")]), "unsafe_paths"),
        ("cut off", samples.log_collector()[:-30], "damaged"),
        ("no table of contents", samples.log_collector()[:200], "damaged"),
        ("an end that lies", LOGS[:-12] + b"\xff\xff\xff\x00" + LOGS[-8:], "zip_too_many"),
        ("something in front", b"PK\x03\x04 in front" + samples.log_collector(), "hidden_content"),
    ],
)  # fmt: skip
def test_archives_that_are_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refusal(tmp_path, data, "a.zip").code == code, name


def test_a_link_in_an_archive(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("logs")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc")
    assert refusal(tmp_path, out.getvalue(), "a.zip").code == "unsafe_paths"


def test_secrets_in_a_log_are_hidden(tmp_path: Path) -> None:
    log = "10:00 用户 zhang 登录，密码：Kd@2024abc\n10:01 失败\n" * 3
    checked = run(tmp_path, log.encode("gb18030"), "app.log")
    kept = checked.copy.read_text("utf-8")
    assert "Kd@2024abc" not in kept
    assert kept.count("[密码已隐藏]") == 3
    assert kept.count("失败") == 3
    assert checked.masked == {"password": 3}


def test_secrets_far_into_a_long_log_are_hidden_too(tmp_path: Path) -> None:
    line = "2026-11-22 10:00:01 INFO 结账检查 凭证断号 0 张\n"
    log = line * 60_000 + "password=Secret4Sure\n"
    checked = run(tmp_path, log.encode(), "app.log")
    kept = checked.copy.read_text("utf-8")
    assert kept.startswith(line)
    assert kept.count("\n") == 60_001
    assert "Secret4Sure" not in kept
    assert checked.masked == {"password": 1}


def test_a_line_without_end_is_still_read_in_pieces(tmp_path: Path) -> None:
    checked = run(tmp_path, b"x" * 3_000_000, "app.log")
    assert checked.bytes == 3_000_000
