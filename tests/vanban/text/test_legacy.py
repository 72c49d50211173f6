import pytest

from vanban.text.legacy import TCVN3, _vni, from_font, from_tcvn3, from_vni, is_syllable, likeness

LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("Uû ban nh©n d©n", "Uỷ ban nhân dân"),
        ("t\xad t\xadëng", "tư tưởng"),
    ],
)
def test_from_tcvn3(letters, text):
    assert from_tcvn3(letters) == text


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
        ("Thöøa Thieân Hueá, Ñaék Laék", "Thừa Thiên Huế, Đắk Lắk"),
    ],
)
def test_from_vni(letters, text):
    assert from_vni(letters) == text


def test_tcvn3_has_every_small_letter_once():
    assert set(LETTERS) <= set(TCVN3.values())
    assert len(set(TCVN3.values())) == len(TCVN3)


def test_vni_goes_there_and_back():
    back = {letter: sequence for sequence, letter in reversed(_vni().items())}
    for text in (LETTERS, LETTERS.upper()):
        assert from_vni(" ".join(back[letter] for letter in text)) == " ".join(text)


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", "kế hoạch"),
        (".VnTimeH", "KẾ HOẠCH"),
        ("Times New Roman", "kÕ ho¹ch"),
    ],
)
def test_from_font_decodes_only_legacy_fonts(font, expected):
    assert from_font("kÕ ho¹ch", font) == expected


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "giường", "khuỷu", "Ủy", "yêu", "thuở", "oanh", "đắk"])
def test_is_syllable(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["hoµ", "Vietnamn", "laäp", "chñ", "aeiou", "ViÖt"])
def test_is_no_syllable(word):
    assert not is_syllable(word)


def test_likeness_tells_vietnamese_from_scrambled():
    text = "Ai cũng hiểu rõ ý nghĩa của cải cách hành chính"
    scrambled = text.encode("utf-8").decode("latin-1")
    assert likeness(text) == 1.0
    assert likeness(scrambled) < 0.5
    assert likeness("plain words only") == 0.0
