from httpx import AsyncClient

from tests.support.processes import Up, entente


async def test_up_serves_refuses_a_second_on_its_folder_and_stops_when_told(tmp_path):
    data = tmp_path / "data folder"
    with Up(data) as up:
        up.wait_until_ready()
        async with AsyncClient(timeout=30) as browser:
            assert (await browser.get(f"{up.address}/")).status_code == 200
            assert (await browser.get(f"{up.address}/docs")).status_code == 200
            assert (await browser.get(f"{up.address}/mailbox")).status_code == 404
            assert (await browser.post(f"{up.address}/demo/sign-in")).status_code == 404
        second = entente("up", "--port", "1", data=data)
        assert second.returncode == 1
        assert "already runs on" in second.stderr
        assert up.stop() == 0
