"""Maps: what is drawn, how surely, and nothing where there is nothing."""

from dateline.publish.basemap import Box, land_in, lines_in
from dateline.publish.maps import Spot, Town, draw_map


def spot(lat: float, lon: float, prec: int = 1, **more: object) -> Spot:
    values = {"inferred": False, "name": "Corva", "title": "Corva", "href": ""} | more
    return Spot(lat, lon, prec, **values)  # type: ignore[arg-type]  # test values


def test_no_spots_draw_no_map() -> None:
    assert draw_map([]) is None


def test_a_spot_stands_inside_the_picture() -> None:
    for lat, lon in ((36.2, 42.4), (0.0, 0.0), (-54.8, -68.3), (71.0, 179.5), (-17.7, -179.9)):
        view = draw_map([spot(lat, lon)])
        assert view is not None
        assert 0 <= view.marks[0].x <= view.width
        assert 0 <= view.marks[0].y <= view.height


def test_a_place_known_to_its_province_only_is_an_area_and_never_a_bare_pin() -> None:
    view = draw_map([spot(36.2, 42.4, 4)])
    assert view is not None
    assert view.marks[0].area > view.marks[0].radius
    assert "somewhere in the province" in view.marks[0].title


def test_names_do_not_cover_one_another() -> None:
    towns = [Town(f"Town {n}", 36.2 + n / 1000, 42.4) for n in range(20)]
    view = draw_map([spot(36.2, 42.4)], towns=towns)
    assert view is not None
    assert [label.text for label in view.labels] == ["Corva"]


def test_a_box_inland_is_all_land_and_one_at_sea_is_none() -> None:
    assert sum(map(len, land_in(Box(20, 50, 22, 51)))) >= 4
    assert land_in(Box(-40, 30, -38, 31)) == []


def test_the_border_between_two_countries_is_there() -> None:
    assert lines_in("border", Box(42, 36, 43, 38))
