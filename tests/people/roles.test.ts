import { describe, expect, it } from "vitest";
import { may, permissions, permissionsOf } from "../../src/people/roles";

describe("the permission table", () => {
  it("gives an admin everything", () => {
    expect(permissionsOf("admin")).toEqual(permissions);
  });
  it("gives a lead all an agent has, and more", () => {
    const lead = new Set(permissionsOf("lead"));
    expect(permissionsOf("agent").every((one) => lead.has(one))).toBe(true);
    expect(lead.size).toBeGreaterThan(permissionsOf("agent").length);
  });
  it("keeps the desk's plumbing to admins, its knowledge to leads, its conversations to all", () => {
    expect(may("lead", "connections.manage")).toBe(false);
    expect(may("lead", "agents.manage")).toBe(false);
    expect(may("lead", "articles.write")).toBe(true);
    expect(may("agent", "articles.write")).toBe(false);
    expect(may("agent", "quarantine.manage")).toBe(false);
    expect(may("agent", "conversations.write")).toBe(true);
  });
});
