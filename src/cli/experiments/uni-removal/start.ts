/** Where every arm of transfer begins: from nothing it would learn too little in a few hundred steps to tell anything. */
export const START = 'mprnet-rain-1';
/** The student of the zoo (`scripts/uni-models.ts`), which learned longer than any arm of transfer; every arm of adaptation begins as it. */
export const STUDENT = 'mprnet-student-4';
export const NETWORK = { id: 'mprnet', config: { features: 12, scale: 6, orsScale: 4, blocks: 2 } };
