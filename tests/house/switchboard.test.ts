import { expect, it } from "vitest";
import { switchboard } from "../../src/flows/switchboard";
import { followed } from "../../src/jobs/outbox";

it("follows exactly the events that the switchboard has steps for", () => {
  const nothing = async () => {};
  const board = switchboard({
    classify: nothing,
    answerOrHandOff: nothing,
    tellWaiting: nothing,
    fetchFiles: nothing,
    reroute: nothing,
    assign: nothing,
    offerPerson: nothing,
    shadow: nothing,
    giveUp: nothing,
    giveUpFiles: nothing,
  });
  expect([...followed].sort()).toEqual(Object.keys(board).sort());
});
