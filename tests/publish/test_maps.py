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


def test_one_place_in_another_continent_does_not_make_a_map_of_the_world() -> None:
    near = [spot(36.2 + n / 10, 42.4, name=f"Corva {n}", count=3) for n in range(6)]
    far = spot(-34.6, -58.4, name="Away")
    view = draw_map([*near, far])
    assert view is not None
    assert len(view.marks) == 6
    assert view.beyond == "Not on this map: 1 incident elsewhere (Away)."


def test_what_lies_within_reach_of_the_rest_is_drawn_too() -> None:
    near = [spot(36.2, 42.4, count=20), spot(37.0, 43.0, name="Telin")]
    view = draw_map(near)
    assert view is not None
    assert len(view.marks) == 2
    assert view.beyond == ""


def test_a_circle_of_a_whole_country_gives_way_to_finer_marks_and_is_counted() -> None:
    view = draw_map([spot(36.2, 42.4), spot(33.0, 44.0, 6, name="Iraq", count=4)])
    assert view is not None
    assert [mark.area for mark in view.marks] == [0.0]
    assert view.beyond == "Not on this map: 4 incidents known only to a country or region."
    alone = draw_map([spot(33.0, 44.0, 6)])
    assert alone is not None
    assert alone.marks[0].area > 0


def test_a_map_of_a_place_shows_what_lies_around_it() -> None:
    there, elsewhere = spot(36.3, 43.1, name="Corva"), spot(33.3, 44.4, name="Telin", count=50)
    view = draw_map([there, elsewhere], around=(36.3, 43.1))
    assert view is not None
    assert [mark.title for mark in view.marks] == ["Corva"]
