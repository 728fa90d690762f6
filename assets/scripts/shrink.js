// A photo made smaller on the device before it is sent: upright as it was taken, without what the camera wrote.
const LONG_SIDE = 2600; // an A4 page at 220 dots an inch
const WORTH_IT = 700_000; // bytes; below, time is lost
const QUALITY = 0.82;

export async function shrunk(file) {
  if (!file.type.startsWith("image/") || file.size < WORTH_IT) return file;
  const address = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode(); // an <img> is drawn upright, whatever its EXIF says
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.naturalWidth * scale);
    canvas.height = Math.round(picture.naturalHeight * scale);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!small || small.size >= file.size) return file;
    return new File([small], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: small.type, lastModified: file.lastModified });
  } catch {
    return file; // a kind of picture that this browser cannot draw: the server says what it takes
  } finally {
    URL.revokeObjectURL(address);
  }
}
