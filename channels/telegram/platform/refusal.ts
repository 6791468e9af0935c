/** The Bot API said no: becomes `{ok:false, error_code, description, parameters}`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly description: string,
    readonly parameters?: { retry_after?: number; migrate_to_chat_id?: number },
  ) {
    super(description);
  }
}

/** A 400 in the Bot API's manner. */
export const bad = (words: string): Refusal => new Refusal(400, `Bad Request: ${words}`);
