"""An officer asks the city of a match something; only the city answers, on its own page."""

from sqlalchemy import update

from services.matcher.store.review.desk import questions_to
from services.matcher.store.tables import PartyRow
from shared.security import Role

OFFICER = Role.LIAISON_OFFICER


async def answer_path(database, town):
    """Where the one question to the town is answered."""
    async with database.reading() as session:
        (asked,) = await questions_to(session, town)
    return f"/suggestions/{town}/answers/{asked.id}"


async def test_a_question_is_answered_on_the_page_of_the_city(open_as, database, match_ids, town):
    officer, owner = open_as(OFFICER), open_as(Role.CITY_OFFICE, town)
    await officer.post(f"/review/{match_ids[0]}/ask", data={"question": "Who would lead <it>?"})
    html = (await owner.get(f"/suggestions/{town}")).text
    assert "Who would lead &lt;it&gt;?" in html
    path = await answer_path(database, town)
    empty = await owner.post(path, data={"answer": " "})
    assert empty.status_code == 422
    assert "Write your answer." in empty.text
    assert (await owner.post(path, data={"answer": "Our engineer."})).status_code == 303
    assert "Who would lead" not in (await owner.get(f"/suggestions/{town}")).text
    assert "Our engineer." in (await officer.get(f"/review/{match_ids[0]}")).text


async def test_only_the_city_itself_answers(open_as, database, match_ids, town):
    officer = open_as(OFFICER)
    await officer.post(f"/review/{match_ids[0]}/ask", data={"question": "Who?"})
    path = await answer_path(database, town)
    assert (await officer.post(path, data={"answer": "Me"})).status_code == 403
    assert "Your answer" not in (await officer.get(f"/suggestions/{town}")).text


async def test_an_officer_is_told_that_a_city_without_an_address_has_to_be_phoned(
    open_as, database, match_ids, town
):
    officer, path = open_as(OFFICER), f"/review/{match_ids[0]}"
    for has_contact, is_told in ((True, False), (None, False), (False, True)):
        async with database.transaction() as session:
            where = PartyRow.profile_id == town
            await session.execute(update(PartyRow).where(where).values(has_contact=has_contact))
        assert ("nobody is told of your question" in (await officer.get(path)).text) is is_told
    await officer.post(f"{path}/ask", data={"question": "Who would lead it?"})
    assert "Nobody was told by e-mail" in (await officer.get(path)).text
