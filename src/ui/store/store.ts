/** The one store. Components select narrowly; only effects write. */
import { create } from 'zustand';
import { INITIAL_STATE, type StudioState } from './state.ts';

export const useStudio = create<StudioState>()(() => INITIAL_STATE);
