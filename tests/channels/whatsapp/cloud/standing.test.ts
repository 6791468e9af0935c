import { expect, it } from "vitest";
import type { AccountNews } from "../../../../channels/contract";
import { current, standing, withNews } from "../../../../channels/whatsapp/cloud/standing";

const HOUR = 3_600_000;
const told = (matter: string, tone: AccountNews["tone"], at: number, more: Partial<AccountNews> = {}): AccountNews => ({
  matter,
  tone,
  at,
  text: { en: `${matter} ${at}`, ru: `${matter} ${at}` },
  ...more,
});
const online = { at: "online" } as const;

it("keeps of each matter what was told last, whatever the order it comes in", () => {
  const all = withNews(
    [],
    [told("quality", "degraded", 2), told("ban", "offline", 1), told("quality", "notice", 1)],
    5,
  );
  expect(current(all, 5)).toMatchObject([{ matter: "ban" }, { matter: "quality", tone: "degraded" }]);
  expect(standing(all, online, 5)).toMatchObject({ at: "offline", reason: "ban 1", cure: expect.any(String) });
  expect(standing(withNews(all, [told("ban", "notice", 3)], 5), online, 5)).toEqual({
    at: "degraded",
    reason: "quality 2",
  });
});

it("says what a probe found where that is worse, and forgets a trouble after a day, notices after a week", () => {
  const all = withNews([], [told("quality", "degraded", 1), told("name", "notice", 1)], 0);
  expect(standing(all, { at: "offline", reason: "No token." }, 1)).toMatchObject({ reason: "No token." });
  expect(standing(all, { at: "degraded", reason: "Red." }, 1)).toMatchObject({ reason: "Red." });
  expect(standing(all, online, 25 * HOUR)).toEqual(online);
  expect(current(all, 25 * HOUR)).toMatchObject([{ matter: "name" }]);
  expect(current(all, 8 * 24 * HOUR)).toEqual([]);
});
