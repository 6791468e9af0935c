/** What a channel tells the edge: how to know a true post when home cannot be asked, and what must stay in order. */

/** One request as it came, with its body whole: signatures hold over bytes. `at` is when, in milliseconds since 1970. */
export type Post = { request: Request; body: Uint8Array; at: number };

/** `lanes`: it is true and must be kept, behind whatever came before in any of these lanes. `answer`: nothing to keep. */
export type Verdict = { lanes: string[] } | { answer: Response };

export type Guard = {
  /** Larger posts are refused before they are read. */
  bodyBytesMax: number;
  /** `door` is what the channel's `edgeDoor` made of its settings. */
  judge: (post: Post, door: unknown) => Verdict | Promise<Verdict>;
};

/** A refusal that the platform understands. */
export const refusal = (status: number, words: string): Verdict => ({ answer: new Response(words, { status }) });
