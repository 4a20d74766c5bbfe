/** The same made-up modem, as each source of Linux shows it. */

export const USB_DEVICES = `
T:  Bus=01 Lev=01 Prnt=01 Port=00 Cnt=01 Dev#=  3 Spd=480 MxCh= 0
D:  Ver= 2.10 Cls=ef(misc ) Sub=02 Prot=01 MxPS=64 #Cfgs=  1
P:  Vendor=f00d ProdID=0125 Rev=03.18
S:  Manufacturer=Acme
S:  Product=LTE 5_SN:1A2B3C4D
S:  SerialNumber=866758040000001
C:* #Ifs= 3 Cfg#= 1 Atr=a0 MxPwr=500mA
A:  FirstIf#=12 IfCount= 2 Cls=02(comm.) Sub=0e Prot=00
I:* If#= 0 Alt= 0 #EPs= 3 Cls=ff(vend.) Sub=00 Prot=00 Driver=option
E:  Ad=83(I) Atr=03(Int.) MxPS=  10 Ivl=32ms
E:  Ad=82(I) Atr=02(Bulk) MxPS= 512 Ivl=0ms
E:  Ad=02(O) Atr=02(Bulk) MxPS= 512 Ivl=0ms
I:* If#=0xc Alt= 0 #EPs= 1 Cls=02(comm.) Sub=0e Prot=00 Driver=cdc_mbim
E:  Ad=81(I) Atr=03(Int.) MxPS=  64 Ivl=32ms
I:  If#=0xd Alt= 0 #EPs= 0 Cls=0a(data ) Sub=00 Prot=02 Driver=cdc_mbim
I:* If#=0xd Alt= 1 #EPs= 2 Cls=0a(data ) Sub=00 Prot=02 Driver=cdc_mbim
E:  Ad=8e(I) Atr=02(Bulk) MxPS= 512 Ivl=0ms
E:  Ad=0f(O) Atr=02(Bulk) MxPS= 512 Ivl=0ms
`;

const endpoint = (address: string, type: string, size: string, interval: number) => `
      Endpoint Descriptor:
        bLength                 7
        bDescriptorType         5
        bEndpointAddress     ${address}  EP
        bmAttributes            2
          Transfer Type            ${type}
          Synch Type               None
          Usage Type               Data
        wMaxPacketSize     ${size}  1x 512 bytes
        bInterval               ${interval}`;

const usbInterface = (number: number, setting: number, count: number, code: number[]) => `
    Interface Descriptor:
      bLength                 9
      bDescriptorType         4
      bInterfaceNumber       ${number}
      bAlternateSetting       ${setting}
      bNumEndpoints           ${count}
      bInterfaceClass       ${code[0]} Some Class
      bInterfaceSubClass     ${code[1]} Some Subclass
      bInterfaceProtocol     ${code[2]}
      iInterface              0 `;

export const LSUSB = `
Bus 001 Device 003: ID f00d:0125 Acme LTE 5
Negotiated speed: High Speed (480Mbps)
Device Descriptor:
  bLength                18
  bDescriptorType         1
  bcdUSB               2.10
  bDeviceClass          239 Miscellaneous Device
  bDeviceSubClass         2 [unknown]
  bDeviceProtocol         1 Interface Association
  bMaxPacketSize0        64
  idVendor           0xf00d Acme
  idProduct          0x0125 LTE 5
  bcdDevice            3.18
  iManufacturer           1 Acme
  iProduct                2 LTE 5_SN:1A2B3C4D
  iSerial                 3 866758040000001
  bNumConfigurations      1
  Configuration Descriptor:
    bLength                 9
    bDescriptorType         2
    wTotalLength       0x00a0
    bNumInterfaces          3
    bConfigurationValue     1
    iConfiguration          0
    bmAttributes         0xa0
      (Bus Powered)
      Remote Wakeup
    MaxPower              500mA
${usbInterface(0, 0, 3, [255, 0, 0])}
      ** UNRECOGNIZED:  05 24 00 10 01${endpoint('0x83', 'Interrupt', '0x000a', 9)}${endpoint('0x82', 'Bulk', '0x0200', 0)}${endpoint('0x02', 'Bulk', '0x0200', 0)}
    Interface Association:
      bLength                 8
      bDescriptorType        11
      bFirstInterface        12
      bInterfaceCount         2
      bFunctionClass          2 Communications
      bFunctionSubClass      14 [unknown]
      bFunctionProtocol       0
      iFunction               0
${usbInterface(12, 0, 1, [2, 14, 0])}
      CDC Header:
        bcdCDC               1.10
      CDC Union:
        bMasterInterface        12
        bSlaveInterface         13
      CDC MBIM:
        bcdMBIMVersion       1.00
        wMaxControlMessage   4096
        bNumberFilters       32
        bMaxFilterSize       128
        wMaxSegmentSize      2048
        bmNetworkCapabilities 0x20
          8-byte ntb input size${endpoint('0x81', 'Interrupt', '0x0040', 9)}
${usbInterface(13, 0, 0, [10, 0, 2])}
${usbInterface(13, 1, 2, [10, 0, 2])}${endpoint('0x8e', 'Bulk', '0x0200', 0)}${endpoint('0x0f', 'Bulk', '0x0200', 0)}
Device Qualifier (for other device speed):
  bLength                10
  bDescriptorType         6
  bcdUSB               2.10
Device Status:     0x0000
  (Bus Powered)
`;

/** @param bytes what follows bLength */
const descriptor = (...bytes: number[]): number[] => [bytes.length + 1, ...bytes];
const bulk = (address: number) => descriptor(5, address, 2, 0, 2, 0);

const BELOW = [
  descriptor(4, 0, 0, 3, 0xff, 0, 0, 0),
  descriptor(0x24, 0, 0x10, 1),
  descriptor(5, 0x83, 3, 10, 0, 9),
  bulk(0x82),
  bulk(0x02),
  descriptor(11, 12, 2, 2, 14, 0, 0),
  descriptor(4, 12, 0, 1, 2, 14, 0, 0),
  descriptor(0x24, 0, 0x10, 1),
  descriptor(0x24, 6, 12, 13),
  descriptor(0x24, 0x1b, 0, 1, 0, 0x10, 32, 128, 0, 8, 0x20),
  descriptor(5, 0x81, 3, 64, 0, 9),
  descriptor(4, 13, 0, 0, 10, 0, 2, 0),
  descriptor(4, 13, 1, 2, 10, 0, 2, 0),
  bulk(0x8e),
  bulk(0x0f),
].flat();

/** The file `descriptors` of sysfs. */
export const BINARY = Buffer.from([
  ...descriptor(1, 0x10, 2, 0xef, 2, 1, 64, 0x0d, 0xf0, 0x25, 1, 0x18, 3, 1, 2, 3, 1),
  ...descriptor(2, BELOW.length + 9, 0, 3, 1, 0, 0xa0, 250),
  ...BELOW,
]);
