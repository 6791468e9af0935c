import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fill, smallVolume, WITHOUT_VOLUME } from "../support/volume";
import { openWebForTest } from "./web";

it("refuses plainly on a full disk, loses nothing it confirmed, and goes on when there is space", async ({ skip }) => {
  const folder = smallVolume(24);
  if (!folder) return skip(WITHOUT_VOLUME);
  const { ask, talk, platform } = await openWebForTest({ env: { DATA_DIR: join(folder, "data") } });
  const { customer, id } = await talk("Before the flood", "Olga");
  const confirmed: string[] = [];
  const write = async (headers: Record<string, string> = {}) => {
    const json = { id: randomUUID(), text: "x".repeat(20_000) };
    const answer = await ask("POST", `/api/conversations/${id}/notes`, { as: "agent", json, headers });
    if (answer.status === 200) confirmed.push(json.id);
    return answer;
  };
  const notes = async () => {
    const { body } = await ask("GET", `/api/conversations/${id}/messages?limit=200`, { as: "agent" });
    return body.messages.filter((one: { direction: string }) => one.direction === "note");
  };
  await write();
  const ballast = join(folder, "ballast");
  fill(ballast);
  let refused = await write();
  for (let n = 0; n < 200 && refused.status === 200; n++) refused = await write();
  expect(refused).toMatchObject({
    status: 507,
    body: { code: "store.full", message: expect.stringContaining("disk is full") },
  });
  const russian = await write({ "accept-language": "ru" });
  expect(russian).toMatchObject({ status: 507, body: { message: expect.stringContaining("На диске нет места") } });
  const form = new FormData();
  form.append("file", new File(["y".repeat(200_000)], "photo.png", { type: "image/png" }));
  expect(await ask("POST", "/api/files", { as: "agent", body: form })).toMatchObject({ status: 507 });
  // What it holds can still be read, and it lives.
  expect((await ask("GET", "/healthz")).status).toBe(200);
  expect((await notes()).map((one: { id: string }) => one.id)).toEqual(confirmed);

  // The platform is not told that this one arrived, so it keeps it for us.
  customer.writes("During the flood");
  rmSync(ballast);
  await expect.poll(async () => (await write()).status, { timeout: 60_000 }).toBe(200);
  await platform.drained();
  const thread = async () => (await ask("GET", `/api/conversations/${id}/messages?limit=200`, { as: "agent" })).body;
  await expect
    .poll(async () => (await thread()).messages.filter((one: { direction: string }) => one.direction === "in").length, {
      timeout: 60_000,
    })
    .toBe(2);
  expect((await notes()).map((one: { id: string }) => one.id)).toEqual(confirmed);
});
