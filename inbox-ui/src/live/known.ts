import { createMemo, type Resource } from "solid-js";

/** What was read last of one thing: it stays while a later reading fails. Where the first fails, `latest` throws, and nobody would be told. */
export const knownOf = <T extends { id: string }>(resource: Resource<T>, id: () => string | undefined) =>
  createMemo<T | undefined>((before) => {
    if (!resource.error) return resource.latest;
    return before?.id === id() ? before : undefined;
  });
