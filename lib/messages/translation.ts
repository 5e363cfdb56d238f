/** A translated namespace: the keys of the English one, with any text. The compiler finds missing and unknown keys. */
export type Translation<English> = {
  [Key in keyof English]: English[Key] extends string ? string : Translation<English[Key]>;
};
