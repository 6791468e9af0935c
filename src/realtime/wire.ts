/** The types live on the lowest floor, where every room that presents something can use them; the UI imports them from here. */
export type * from "../kernel/wire";
