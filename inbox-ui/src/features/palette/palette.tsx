export const Palette = (_props: { close: () => void }) => null;
