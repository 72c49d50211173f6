"""The form of an activity from its words."""

import pytest

from vanban.text.forms import Form, form_of


@pytest.mark.parametrize(
    ("title", "products", "form"),
    [
        ("Thi trực tuyến tìm hiểu cải cách hành chính trên Cổng thông tin điện tử", [], Form.CONTEST),
        ("Chuyên mục cải cách hành chính trên Đài Phát thanh và Truyền hình", [], Form.BROADCAST),
        ("Chuyên trang hằng tuần trên Báo", [], Form.PRESS),
        ("Bản tin điện tử về cải cách hành chính", [], Form.WEB),
        ("Bản tin cải cách hành chính", [], Form.PRESS),
        ("Bản tin phát thanh", [], Form.BROADCAST),
        ("Đăng tin trên trang TTĐT", [], Form.WEB),
        ("Đăng tin, bài trên Trang TTĐT xã", [], Form.WEB),
        ("Chuyên mục cải cách hành chính trên Cổng TTTĐT tỉnh", [], Form.WEB),
        ("Đăng tin trên cổng", [], Form.WEB),
        ("Chuyên mục cải cách hành chính", [], Form.PRESS),
        ("Báo cáo kết quả công tác tuyên truyền", [], Form.STEERING),
        ("Lớp tập huấn viết tin, bài", [], Form.TRAINING),
        ("Đối thoại với doanh nghiệp", ["Chương trình truyền hình trực tiếp"], Form.DIALOGUE),
        ("In và phát hành", ["Tờ gấp", "Áp phích"], Form.PRINT),
        ("Phát bản tin trên hệ thống truyền thanh cơ sở", [], Form.LOUDSPEAKER),
        ("Đăng video ngắn trên Zalo", [], Form.SOCIAL),
        ("Hội nghị quán triệt", [], Form.MEETING),
        ("Xây dựng video chiếu trên màn hình LED", [], Form.SOCIAL),
        ("Xe phát thanh lưu động tại các phường", [], Form.LOUDSPEAKER),
        ("Tham quan, học tập mô hình hay", [], Form.VISIT),
        ("Xây dựng, ban hành Kế hoạch", [], Form.STEERING),
        ("Giới thiệu kế hoạch cải cách hành chính tới người dân", [], Form.OTHER),
        ("Bảo đảm kinh phí", [], Form.OTHER),
        ("", [], Form.OTHER),
    ],
)
def test_form_of(title, products, form):
    assert form_of(title, products) is form


def test_every_form_has_a_label():
    assert len({form.label for form in Form}) == len(Form)
