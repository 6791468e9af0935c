export const KeySheet = (_props: { close: () => void }) => null;
