def test_the_real_server_answers(server, world):
    answer = server.post("order_stages/create", {"stage": "x"}, world.tokens["planox2"])
    assert answer.code == 400
    assert answer.faults["update_status"][0] == "missing-param"
