/** What we have done ourselves: the library tells of it as it tells of what is done on the phone. */
import { z } from "zod";
import { key } from "./payload";

const withKey = z.looseObject({ id: key });
const MAX = 2000;

export const openSent = () => {
  const done = new Set<string>();
  const underWay = new Set<Promise<unknown>>();
  const note = (mark: string) => {
    done.add(mark);
    if (done.size > MAX) for (const oldest of [...done].slice(0, MAX / 2)) done.delete(oldest);
  };
  return {
    /** Runs a send; what it is called when it is told of must be noted before this resolves. */
    run: async <Result>(work: Promise<Result>): Promise<Result> => {
      underWay.add(work);
      try {
        return await work;
      } finally {
        underWay.delete(work);
      }
    },
    /** Resolves when every send that is under way has its id. */
    settled: async (): Promise<void> => {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
    message: (id: string) => note(`message_create ${id}`),
    edit: (id: string) => note(`message_edit ${id}`),
    deletion: (id: string) => note(`message_revoke_everyone ${id}`),
    /** True for the echo of something Parley did. */
    isOurs: async (event: string, about: unknown): Promise<boolean> => {
      const found = withKey.safeParse(about);
      if (!found.success || !found.data.id.fromMe) return false;
      const mark = `${event} ${found.data.id.id}`;
      // The phone may edit the same message later; that is told too.
      return event === "message_edit" ? done.delete(mark) : done.has(mark);
    },
  };
};
export type Sent = ReturnType<typeof openSent>;
