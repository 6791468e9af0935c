import { openThread, type Thread } from "../../kernel/thread";
import { type Learned, type Lessons, unpack } from "./opinion";
import type { Ask, Told } from "./thread";

/** Opens the thread that learns. */
export type OpenThread = () => Thread<Ask, Told>;

const openLearning: OpenThread = () => openThread<Ask, Told>("classifier-thread");

/** Learns beside the main loop; what was learned is handed over, not copied. A thread that ended is followed by a new one. */
export const openTrainer = ({ open = openLearning }: { open?: OpenThread } = {}) => {
  let thread: Thread<Ask, Told> | null = null;
  let isClosed = false;
  return {
    /** Rejects where the thread ends before it has learned. `patienceMs`: so long it may stand aside. */
    learn: async (lessons: Lessons, { patienceMs }: { patienceMs: number }): Promise<Learned> => {
      if (isClosed) throw new Error("What learns has been closed.");
      if (!thread || thread.isOver()) thread = open();
      return unpack(await thread.ask(lessons, { patienceMs }), lessons);
    },
    close: async (): Promise<void> => {
      isClosed = true;
      await thread?.close();
    },
  };
};
