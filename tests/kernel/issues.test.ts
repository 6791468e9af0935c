import { expect, it } from "vitest";
import { z } from "zod";
import { issueSentence, issueSentenceIn } from "../../src/kernel/issues";

it("says what is wrong with a value in plain words, and its name once", () => {
  const shape = z.strictObject({
    name: z.string(),
    password: z.string().min(10),
    port: z.number({ error: "port must be a number" }),
    role: z.enum(["admin", "agent"]),
    email: z.email(),
    tags: z.array(z.string()),
  });
  const given = { password: "123", port: "many", role: "boss", email: "vera", tags: "a", nmae: "Vera" };
  expect(shape.safeParse(given).error?.issues.map(issueSentence)).toEqual([
    "name is missing",
    "password must have at least 10 characters",
    "port must be a number",
    "role must be one of admin, agent",
    "email is not an e-mail address",
    "tags must be a list",
    "There is no nmae.",
  ]);
  expect(shape.safeParse(given).error?.issues.map(issueSentenceIn("ru"))).toEqual([
    "name: не указано",
    "password: не меньше 10 знаков",
    "port must be a number",
    "role: одно из admin, agent",
    "email: это не адрес почты",
    "tags: здесь нужен список",
    "Такого нет: nmae.",
  ]);
});
