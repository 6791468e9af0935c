/** Slack's "no": HTTP 200 with ok: false and a code. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(code);
    this.name = "Refusal";
  }
}
