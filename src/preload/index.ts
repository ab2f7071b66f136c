/** The only thing the page gets of Electron: two functions, no event objects, no channel names of its choice. */
import type { IpcRendererEvent } from 'electron';
import { contextBridge, ipcRenderer } from 'electron';
import type { Answer, ExposedBridge } from '#shared/contract/bridge.ts';
import { bridgeName, callChannel, eventChannel } from '#shared/contract/bridge.ts';

const bridge: ExposedBridge = {
  call: (name, input) => ipcRenderer.invoke(callChannel, name, input) as Promise<Answer>,
  subscribe: (listener) => {
    const forward = (_event: IpcRendererEvent, name: string, payload: unknown) => listener(name, payload);
    ipcRenderer.on(eventChannel, forward);
    return () => void ipcRenderer.off(eventChannel, forward);
  },
};

contextBridge.exposeInMainWorld(bridgeName, bridge);
