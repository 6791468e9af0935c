import {
  getCurrentAuthContextAsyncLocalStorage,
  getCurrentDBAdapterAsyncLocalStorage,
  getRequestStateAsyncLocalStorage,
} from "@better-auth/core/context";

const storages = () =>
  Promise.all([
    getCurrentAuthContextAsyncLocalStorage(),
    getCurrentDBAdapterAsyncLocalStorage(),
    getRequestStateAsyncLocalStorage(),
  ]);
let calls = 0;

/**
 * Calls the library. Until Node 24 its first call makes Node follow every promise of the process for ever, which costs a
 * tenth of all that is done: while no call is under way it need not.
 */
export const callLibrary = async <T>(call: () => Promise<T>): Promise<T> => {
  calls += 1;
  try {
    return await call();
  } finally {
    const all = await storages();
    calls -= 1;
    if (calls === 0) for (const storage of all) storage.disable();
  }
};
