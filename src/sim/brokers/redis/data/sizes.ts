/** What an element of a collection takes beside its bytes: rounded from what 7.0 takes on 64 bits. */
export const PER_ELEMENT = 24
