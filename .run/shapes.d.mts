export const shapes: () => Record<string, unknown>;
