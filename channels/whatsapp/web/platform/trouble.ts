/** Bad days, in the order they were asked for. */
export type Trouble = "start" | "page" | "chats" | "fetch" | "resolve" | "send" | "send hangs";
type Planned = { at: Trouble; message: string; times: number };

export const openTroubles = () => {
  const planned: Planned[] = [];
  const take = (at: Trouble): Planned | null => {
    const found = planned.find((one) => one.at === at && one.times > 0);
    if (found) found.times -= 1;
    return found ?? null;
  };
  return {
    plan: (at: Trouble, message = "Protocol error: Target closed", times = 1) =>
      void planned.push({ at, message, times }),
    takes: (at: Trouble): boolean => take(at) !== null,
    throwIf: (at: Trouble): void => {
      const found = take(at);
      if (found) throw new Error(found.message);
    },
  };
};
export type Troubles = ReturnType<typeof openTroubles>;
